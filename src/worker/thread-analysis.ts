import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { throwIfCancelled } from '../base/errors.ts';
import { lastOrdinal } from '../attribution/allocations.ts';
import { scriptTable } from '../attribution/scripts.ts';
import { Sources } from '../attribution/sources.ts';
import { classRows } from '../growth/class-rows.ts';
import { cohortsOf } from '../growth/cohorts.ts';
import { findContainers, type Container } from '../growth/containers.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { foldStorage } from '../growth/folding.ts';
import { identityOf } from '../growth/identity.ts';
import { becameLarger, collectionSizes, type CollectionSizes } from '../growth/sizes.ts';
import { loadAllocationProfile } from '../heap/allocation-profile.ts';
import { NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { loadGraph } from '../heap/load.ts';
import { summaryOf, type SnapshotSummary } from '../heap/summary.ts';
import type { ClassRow, Identity, ReportSeries, SeriesMode, Suspect } from '../model/report.ts';
import type { ScriptEntry, ThreadSeries } from '../model/series.ts';
import { diagnose, type Diagnosis } from '../suspects/diagnose.ts';

/** What the analysis of one thread leads to; the verdict is spoken over all of them. */
export interface ThreadAnalysis {
  readonly series: ReportSeries;
  readonly classes: readonly ClassRow[];
  readonly suspects: readonly Suspect[];
  /** Bytes a program made, per snapshot. */
  readonly heapBytes: readonly number[];
}

export interface ThreadRequest {
  readonly folder: string;
  readonly thread: ThreadSeries;
  readonly mode: SeriesMode;
  readonly workspaceFolders: readonly string[];
  readonly problem: string | undefined;
  /** Called before each snapshot is read, and before the rest. */
  readonly step: (name: string, done: number, total: number) => void;
}

export async function analyzeThread(request: ThreadRequest, signal?: AbortSignal): Promise<ThreadAnalysis> {
  const { thread, folder, step } = request;
  const summaries: SnapshotSummary[] = [];
  const sizes: CollectionSizes[] = [];
  const heapBytes: number[] = [];
  let identity: Identity = thread.identity;
  let graph: HeapGraph | undefined;
  const total = thread.snapshots.length + 1;
  for (const [index, entry] of thread.snapshots.entries()) {
    step(`Reading ${entry.file}`, index, total);
    graph = await loadGraph(isAbsolute(entry.file) ? entry.file : join(folder, entry.file), signal);
    const summary = summaryOf(graph);
    if (index > 0 && identity !== 'broken') identity = identityOf(summaries[index - 1], summary);
    summaries.push(summary);
    sizes.push(collectionSizes(graph));
    heapBytes.push(userBytes(graph));
  }
  if (!graph) return { series: seriesOf(request, [], 'unknown'), classes: [], suspects: [], heapBytes: [] };
  step('Comparing', thread.snapshots.length, total);
  throwIfCancelled(signal);
  const isComparable = identity !== 'broken' && summaries.length > 1;
  const cohort = isComparable
    ? cohortsOf(
        graph,
        summaries.slice(0, -1).map((s) => s.lastObjectId),
      )
    : undefined;
  const classes = classRows(summaries, graph, cohort);
  const suspects = cohort ? await suspectsOf(request, graph, cohort, sizes, signal) : [];
  throwIfCancelled(signal);
  return { series: seriesOf(request, summaries, identity), classes, suspects, heapBytes };
}

async function suspectsOf(
  request: ThreadRequest,
  graph: HeapGraph,
  cohort: Uint8Array,
  sizes: readonly CollectionSizes[],
  signal?: AbortSignal,
): Promise<Suspect[]> {
  const growth: GrowthGraph = { graph, snapshots: sizes.length, cohort, owner: foldStorage(graph) };
  const containers = findContainers(growth).filter((container) => reallyGrew(growth, container, sizes));
  const entries = await scriptEntries(request);
  const scripts = scriptTable(graph, entries);
  const sources = new Sources(request.workspaceFolders, scripts.values());
  const profile = await liveSamples(request, signal);
  return diagnose({ growth, containers, scripts, sources, profile, thread: request.thread.id });
}

/** The samples of the last snapshot's live objects, from the profiles read with the first and the last. */
async function liveSamples({ folder, thread }: ThreadRequest, signal?: AbortSignal): Promise<Diagnosis['profile']> {
  const base = thread.snapshots[0]?.profileFile;
  const last = thread.snapshots.at(-1)?.profileFile;
  if (!base || !last) return undefined;
  try {
    const baseOrdinal = lastOrdinal(await loadAllocationProfile(join(folder, base), signal));
    return { samples: await loadAllocationProfile(join(folder, last), signal), baseOrdinal };
  } catch {
    throwIfCancelled(signal);
    // Without a readable profile the heap itself still says what grows.
    return undefined;
  }
}

/** A collection that lived through all snapshots is measured in each of them; what was made anew has only its cohorts. */
function reallyGrew(growth: GrowthGraph, container: Container, sizes: readonly CollectionSizes[]): boolean {
  if (container.shape !== 'fan' || growth.cohort[container.owner] !== 0) return true;
  const id = growth.graph.nodeId[container.owner];
  if (growth.graph.nodeType[container.owner] !== NodeType.object) return true;
  return becameLarger(
    sizes.map((known) => known.get(id) ?? 0),
    container.counts,
  );
}

async function scriptEntries({ folder, thread }: ThreadRequest): Promise<readonly ScriptEntry[]> {
  if (!thread.scriptsFile) return [];
  try {
    return JSON.parse(await readFile(join(folder, thread.scriptsFile), 'utf8')) as ScriptEntry[];
  } catch {
    // The snapshot itself names the scripts of its functions.
    return [];
  }
}

/** What the engine keeps for itself grows while a program warms up, and native memory lies outside of the heap. */
function userBytes({ nodeType, selfSize }: HeapGraph): number {
  let bytes = 0;
  for (let node = 0; node < nodeType.length; node++) {
    const type = nodeType[node];
    if (type === NodeType.code || type === NodeType.objectShape || type === NodeType.hidden) continue;
    if (type !== NodeType.native) bytes += selfSize[node];
  }
  return bytes;
}

function seriesOf(
  { thread, mode, problem }: ThreadRequest,
  summaries: readonly SnapshotSummary[],
  identity: Identity,
): ReportSeries {
  return {
    mode,
    identity,
    snapshots: thread.snapshots.map((entry, index) => ({
      takenAt: entry.takenAt,
      file: entry.file,
      fileBytes: entry.fileBytes,
      nodes: summaries[index]?.nodeCount ?? 0,
      pauseMs: entry.pauseMs,
      ...(entry.memory ? { memory: entry.memory } : {}),
    })),
    ...(thread.memory.length ? { memory: thread.memory } : {}),
    ...(problem ? { incomplete: problem } : {}),
  };
}
