import type { AllocationProfile } from './allocation-profile.ts';
import type { HeapGraph } from './graph.ts';

/** Where a function starts; line and column are -1 where nobody says. */
export interface FramePlace {
  readonly scriptId: number;
  readonly line0: number;
  readonly column0: number;
}

/** An allocation tree whose frames are not mapped to the sources yet. Frame 0 is the root; parents come before children. */
export interface RawAllocationTree {
  readonly origin: 'samples' | 'stacks';
  readonly parents: Int32Array;
  readonly names: readonly string[];
  readonly selfBytes: Float64Array;
  readonly counts: Float64Array;
  readonly places: readonly FramePlace[];
}

/** Live bytes by the function that allocated them, from the samples read with a snapshot. */
export function treeOfSamples(profile: AllocationProfile): RawAllocationTree {
  const frames = profile.functionName.length;
  const selfBytes = new Float64Array(frames);
  const counts = new Float64Array(frames);
  profile.sampleFrame.forEach((frame, sample) => {
    selfBytes[frame] += profile.sampleBytes[sample];
    counts[frame]++;
  });
  return onlyLive({
    origin: 'samples',
    parents: Int32Array.from(profile.parent, (parent, frame) => (frame === 0 ? -1 : parent)),
    names: profile.functionName,
    selfBytes,
    counts,
    places: Array.from(profile.scriptId, (scriptId, frame) => ({
      scriptId,
      line0: profile.line0[frame],
      column0: profile.column0[frame],
    })),
  });
}

/** Live bytes by allocation stack; `undefined` when the snapshot was taken without them. */
export function treeOfStacks(graph: HeapGraph): RawAllocationTree | undefined {
  const { traces, traceNodeId } = graph;
  if (traces === undefined || traceNodeId === undefined) return undefined;
  const { parent, functionIndex } = traces.tree;
  const selfBytes = new Float64Array(parent.length);
  const counts = new Float64Array(parent.length);
  for (let node = 0; node < graph.nodeCount; node++) {
    const id = traceNodeId[node];
    if (id === 0 || id >= parent.length) continue;
    selfBytes[id] += graph.selfSize[node];
    counts[id]++;
  }
  const { name, scriptId, line, column } = traces.functions;
  // Id 0 is none; it serves as the root above the tree's own.
  const functions = Array.from(functionIndex);
  return onlyLive({
    origin: 'stacks',
    parents: Int32Array.from(parent, (above, id) => (id === 0 ? -1 : above)),
    names: functions.map((at, id) => (id === 0 ? '(root)' : graph.strings.get(name[at]))),
    selfBytes,
    counts,
    places: functions.map((at) => ({ scriptId: scriptId[at], line0: line[at] - 1, column0: column[at] - 1 })),
  });
}

/** Without the frames below which nothing is alive. Parents have smaller numbers than children in both sources. */
function onlyLive(tree: RawAllocationTree): RawAllocationTree {
  const { parents, selfBytes } = tree;
  const live = new Uint8Array(parents.length);
  live[0] = 1;
  for (let frame = parents.length - 1; frame > 0; frame--)
    if ((selfBytes[frame] > 0 || live[frame]) && parents[frame] < frame) live[frame] = live[parents[frame]] = 1;
  const kept = Array.from(parents.keys()).filter((frame) => live[frame] === 1);
  const numbers = new Int32Array(parents.length).fill(-1);
  kept.forEach((frame, i) => (numbers[frame] = i));
  return {
    origin: tree.origin,
    parents: Int32Array.from(kept, (frame) => (frame === 0 ? -1 : numbers[parents[frame]])),
    names: kept.map((frame) => tree.names[frame]),
    selfBytes: Float64Array.from(kept, (frame) => selfBytes[frame]),
    counts: Float64Array.from(kept, (frame) => tree.counts[frame]),
    places: kept.map((frame) => tree.places[frame]),
  };
}
