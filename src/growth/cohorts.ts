import type { HeapGraph } from '../heap/graph.ts';

/** Cohort of nodes whose ids say nothing about time: embedder nodes have even ids that change in every snapshot. */
export const NO_COHORT = 255;

/**
 * The interval each node was born in: 0 for objects of the first snapshot, k for those born between snapshot k - 1 and k.
 * V8 hands out odd ids in rising order within a session, so the largest odd id of each snapshot is the border.
 * @param lastIds largest odd id of every snapshot but the last, oldest first
 */
export function cohortsOf(graph: HeapGraph, lastIds: readonly number[]): Uint8Array {
  const { nodeCount, nodeId } = graph;
  const cohort = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const id = nodeId[node];
    if (id % 2 === 0) {
      cohort[node] = NO_COHORT;
      continue;
    }
    let interval = 0;
    while (interval < lastIds.length && id > lastIds[interval]) interval++;
    cohort[node] = interval;
  }
  return cohort;
}

export function isNew(cohort: number): boolean {
  return cohort !== 0 && cohort !== NO_COHORT;
}

/**
 * Whether `counts` (index = cohort, [0] is the base) holds over the intervals: something in each of them, and no
 * interval far below the others. The last cohort may hold more, since what is in flight is not collected yet.
 */
export function isSustained(counts: ArrayLike<number>, minimum: number, evenness = 0.4): boolean {
  const intervals = counts.length - 1;
  if (intervals < 1) return false;
  let highest = 0;
  let lowest = Infinity;
  for (let interval = 1; interval <= intervals; interval++) {
    lowest = Math.min(lowest, counts[interval]);
    // The last one is not allowed to raise the bar for the others.
    if (interval < intervals || intervals === 1) highest = Math.max(highest, counts[interval]);
  }
  return lowest >= minimum && lowest >= evenness * highest;
}

/** How many of these nodes were born in each interval, `undefined` where one brought none. */
export function bornInEach(cohort: Uint8Array, nodes: readonly number[], snapshots: number): Float64Array | undefined {
  const counts = new Float64Array(snapshots);
  for (const node of nodes) counts[cohort[node]]++;
  return counts.subarray(1).every((count) => count > 0) ? counts : undefined;
}

/** Median of the intervals' counts. */
export function perInterval(counts: ArrayLike<number>): number {
  const sorted = Array.from(counts)
    .slice(1)
    .sort((a, b) => a - b);
  if (!sorted.length) return 0;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
