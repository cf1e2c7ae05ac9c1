import { retainedTops } from '../growth/retained-tops.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { GrowthGroupRow, SourceLabel } from '../model/heap-views.ts';

/** The group an object with a known place belongs to; `undefined` leaves it out. */
export interface GroupOfPlace {
  readonly name: string;
  readonly source?: SourceLabel;
}

interface Sums {
  readonly source: SourceLabel | undefined;
  readonly counts: Float64Array;
  readonly bytes: Float64Array;
  readonly nodes: number[];
}

/**
 * Functions and instances of the last snapshot by something their place in a script tells. Counts and bytes per snapshot
 * are of those objects of the last snapshot that were there already: what is gone by then is in none of them.
 */
export function growthByPlace(
  graph: HeapGraph,
  cohort: Uint8Array,
  snapshots: number,
  groupOf: (locationIndex: number) => GroupOfPlace | undefined,
): GrowthGroupRow[] {
  const { locations } = graph;
  const groups = new Map<string, Sums>();
  const size = graph.shallowSize();
  for (let index = 0; index < locations.node.length; index++) {
    const node = locations.node[index];
    if (cohort[node] >= snapshots) continue;
    const group = groupOf(index);
    if (group === undefined) continue;
    let sums = groups.get(group.name);
    if (sums === undefined) {
      const { source } = group;
      sums = { source, counts: new Float64Array(snapshots), bytes: new Float64Array(snapshots), nodes: [] };
      groups.set(group.name, sums);
    }
    sums.counts[cohort[node]]++;
    sums.bytes[cohort[node]] += size[node];
    sums.nodes.push(node);
  }
  return [...groups].map(([name, { source, counts, bytes, nodes }]) => ({
    ...growthRow(name, counts, bytes),
    retainedBytes: retainedTops(graph, nodes),
    ...(source === undefined ? {} : { source }),
  }));
}

/** A row from counts and bytes by cohort, base first. */
export function growthRow(name: string, counts: ArrayLike<number>, bytes: ArrayLike<number>): GrowthGroupRow {
  const survivors = Array.from(counts).slice(1, -1);
  return {
    name,
    counts: runningSum(counts),
    bytes: runningSum(bytes),
    survivors: survivors.reduce((sum, count) => sum + count, 0),
    retainedBytes: 0,
  };
}

function runningSum(values: ArrayLike<number>): number[] {
  let sum = 0;
  return Array.from(values, (value) => (sum += value));
}
