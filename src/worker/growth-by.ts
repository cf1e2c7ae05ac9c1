import { inWords, type MessageValue } from '../base/message.ts';
import { heapEvidence, type HeapEvidence } from '../attribution/evidence.ts';
import type { FunctionPosition } from '../attribution/function-position.ts';
import { growthOfGroups, growthRow, type GroupOfPlace } from '../attribution/growth-groups.ts';
import {
  framesOfProfile,
  framesOfTraces,
  groupsOfStacks,
  SampledGrowth,
  type FrameGroup,
  type StackFrames,
} from '../attribution/stack-groups.ts';
import { foldedGraph, growthGraph, type GrowthGraph } from '../growth/growth-graph.ts';
import { growingContainers } from '../growth/growing-containers.ts';
import { collectionSizes, type CollectionSizes } from '../growth/sizes.ts';
import type { GrowthGroupRow, SourceLabel } from '../model/heap-views.ts';
import type { GrowthGroup } from '../protocol/panel.ts';
import { containerName } from '../suspects/explain.ts';
import { type OlderSnapshot, readAtOnce, readerThreads, readOlderSnapshots } from './older-snapshots.ts';
import { sourceAt, sourceOfNode, type OpenSnapshot, type SeriesViews } from './series-views.ts';

export interface GroupedGrowth {
  readonly rows: readonly GrowthGroupRow[];
  readonly sampled: boolean;
}

/**
 * Growth by something else than the class. Where allocations were recorded, sites and packages are theirs; else those of
 * the functions and instances whose place the heap itself tells.
 */
export async function growthBy(
  views: SeriesViews,
  threadId: number,
  group: GrowthGroup,
  signal: AbortSignal,
): Promise<GroupedGrowth> {
  const { threads } = await views.manifest();
  const snapshots = threads.find(({ id }) => id === threadId)?.snapshots.length ?? 0;
  const snapshot = await views.snapshot(threadId, snapshots - 1, signal);
  const isByStack = group === 'allocation-site' || group === 'package';
  const { graph } = snapshot.views;
  if (isByStack && graph.traces === undefined) {
    const rows = await sampledGrowth(views, snapshot, group, signal);
    if (rows) return { rows, sampled: true };
  }
  const growth = { graph, snapshots, cohort: await views.cohorts(snapshot, signal) };
  if (group === 'container') {
    const sizes = [...(await olderSizes(views, snapshot, signal)), collectionSizes(graph)];
    return { rows: containerRows(snapshot, growth, sizes), sampled: false };
  }
  const tracked = isByStack ? trackedGrowth(snapshot, growth, group) : undefined;
  const rows = tracked ?? growthOfGroups(growth, graph.locations.node, placeGroups(snapshot, group));
  return { rows, sampled: false };
}

type StackGroup = 'allocation-site' | 'package';
type Growth = Pick<GrowthGraph, 'graph' | 'cohort' | 'snapshots'>;

/** From the profiles read with each snapshot; `undefined` unless all snapshots have one. */
async function sampledGrowth(
  views: SeriesViews,
  snapshot: OpenSnapshot,
  group: StackGroup,
  signal: AbortSignal,
): Promise<GrowthGroupRow[] | undefined> {
  const { snapshots } = snapshot.thread;
  if (snapshots.some(({ profileFile }) => profileFile === undefined)) return undefined;
  const growth = new SampledGrowth(snapshots.length);
  for (const entry of snapshots) {
    const profile = await views.profile(entry, signal);
    if (profile === undefined) return undefined;
    const frames = framesOfProfile(profile);
    growth.add(profile, groupsOfStacks(frames, frameGroups(snapshot, frames, group)));
  }
  return growth.rows();
}

/** From the exact stacks of a tracked snapshot; `undefined` when it has none. */
function trackedGrowth(snapshot: OpenSnapshot, growth: Growth, group: StackGroup): GrowthGroupRow[] | undefined {
  const { graph } = growth;
  const { traceNodeId } = graph;
  const frames = framesOfTraces(graph);
  if (frames === undefined || traceNodeId === undefined) return undefined;
  const groups = groupsOfStacks(frames, frameGroups(snapshot, frames, group));
  const nodes: number[] = [];
  for (let node = 0; node < graph.nodeCount; node++) if (traceNodeId[node] > 0) nodes.push(node);
  return growthOfGroups(growth, nodes, (index) => groups[traceNodeId[nodes[index]]]);
}

function frameGroups(
  snapshot: OpenSnapshot,
  frames: StackFrames,
  group: StackGroup,
): (frame: number) => FrameGroup | undefined {
  return (frame) => {
    const scriptId = frames.scriptId(frame);
    const [line0, column0] = [frames.line0(frame), Math.max(0, frames.column0(frame))];
    const script = snapshot.scripts.get(scriptId);
    if (script === undefined || line0 < 0) return undefined;
    const isOwn = snapshot.sources.isOwnPosition(script, line0, column0);
    if (group === 'package') {
      const name = packageAt(snapshot, scriptId, line0, column0);
      // Node works for whoever calls it; of the others the innermost is who allocates.
      return { name, rank: name === NODE ? 1 : 2 };
    }
    const source = sourceAt(snapshot, scriptId, line0, column0);
    return source && { name: siteName(frames.name(frame), source), source, rank: isOwn ? 2 : 1 };
  };
}

const NODE = 'node';

function siteName(functionName: string, { file, line }: SourceLabel): string {
  return `${functionName || '(anonymous)'} ${file}:${line}`;
}

function packageAt({ scripts, sources }: OpenSnapshot, scriptId: number, line0: number, column0: number): string {
  const script = scripts.get(scriptId);
  if (script === undefined || script.isInternal) return NODE;
  return script.packageName || sources.original(script, line0, column0).packageName || '(workspace)';
}

/** Of the collections in the snapshots before: what only turns over does not grow. */
async function olderSizes(
  views: SeriesViews,
  { thread, index }: OpenSnapshot,
  signal: AbortSignal,
): Promise<CollectionSizes[]> {
  const files: string[] = [];
  for (let older = 0; older < index; older++) files.push((await views.entry(thread.id, older)).file);
  const sizes: CollectionSizes[] = [];
  const read = (older: number, snapshot: OlderSnapshot): void => void (sizes[older] = snapshot.sizes);
  await readOlderSnapshots(files, { threads: readerThreads(readAtOnce(files)), free: undefined }, { read }, signal);
  return sizes;
}

function containerRows(snapshot: OpenSnapshot, grown: Growth, sizes: readonly CollectionSizes[]): GrowthGroupRow[] {
  const { graph } = grown;
  const growth = growthGraph(foldedGraph(graph), grown.snapshots, grown.cohort);
  const isOwn = ownPositions(snapshot);
  return growingContainers(growth, sizes).map((container) => {
    const evidence = heapEvidence(growth, container, isOwn);
    const source = container.members
      .map((member) => sourceOfNode(snapshot, member))
      .find((found) => found !== undefined);
    const words = containerName(evidence);
    const row = growthRow(nameOf(words, evidence), container.counts, container.bytes);
    // A root, or one of many in a group, retains less than all that came.
    const retainedBytes = Math.max(row.bytes.at(-1) ?? 0, graph.retainedSize()[container.owner]);
    return {
      ...row,
      retainedBytes,
      ...(source === undefined ? {} : { source }),
      ...(typeof words === 'object' ? { words } : {}),
    };
  });
}

/** Whether a function was written in the workspace; asked over and over for the same few. */
function ownPositions({ scripts, sources }: OpenSnapshot): (position: FunctionPosition) => boolean {
  const known = new Map<string, boolean>();
  return ({ scriptId, line0, column0 }) => {
    const key = `${scriptId}:${line0}:${column0}`;
    let isOwn = known.get(key);
    if (isOwn === undefined) {
      const script = scripts.get(scriptId);
      isOwn = script !== undefined && sources.isOwnPosition(script, line0, column0);
      known.set(key, isOwn);
    }
    return isOwn;
  };
}

/** `orders (Array)`, as suspects call it. */
function nameOf(name: MessageValue, { ownerClass }: HeapEvidence): string {
  return typeof name === 'object' ? inWords(name) : `${name} (${ownerClass})`;
}

/** Groups by place, each place looked up once. */
function placeGroups(
  snapshot: OpenSnapshot,
  group: Exclude<GrowthGroup, 'container'>,
): (location: number) => GroupOfPlace | undefined {
  const { graph } = snapshot.views;
  const { node, scriptId, line0, column0 } = graph.locations;
  const known = new Map<string, GroupOfPlace | undefined>();
  return (location) => {
    const key = `${scriptId[location]}:${line0[location]}:${column0[location]}`;
    if (known.has(key)) return known.get(key);
    const found = groupAt(snapshot, group, graph.name(node[location]), {
      scriptId: scriptId[location],
      line0: line0[location],
      column0: column0[location],
    });
    known.set(key, found);
    return found;
  };
}

function groupAt(
  snapshot: OpenSnapshot,
  group: Exclude<GrowthGroup, 'container'>,
  name: string,
  { scriptId, line0, column0 }: { readonly scriptId: number; readonly line0: number; readonly column0: number },
): GroupOfPlace | undefined {
  const script = snapshot.scripts.get(scriptId);
  if (script === undefined) return undefined;
  const source = sourceAt(snapshot, scriptId, line0, column0);
  switch (group) {
    case 'allocation-site':
      return source && { name: siteName(name, source), source };
    case 'file':
      return source && snapshot.sources.isOwnPosition(script, line0, column0)
        ? { name: source.file, source: { ...source, line: 1, column: 1 } }
        : undefined;
    case 'package':
      return { name: packageAt(snapshot, scriptId, line0, column0) };
    default:
      return group satisfies never;
  }
}
