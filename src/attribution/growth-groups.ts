import type { GrowthGraph } from '../growth/growth-graph.ts';
import { retainedTops } from '../growth/retained-tops.ts';
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
  readonly members: number[];
}

/**
 * Objects of the last snapshot by something that is known of their place. Counts and bytes per snapshot are of those
 * that were there already: what is gone by the last snapshot is in none of them.
 * @param nodes the objects a place is known of
 * @param groupOf takes an index into `nodes`
 */
export function growthOfGroups(
  { graph, cohort, snapshots }: Pick<GrowthGraph, 'graph' | 'cohort' | 'snapshots'>,
  nodes: ArrayLike<number>,
  groupOf: (index: number) => GroupOfPlace | undefined,
): GrowthGroupRow[] {
  const groups = new Map<string, Sums>();
  const size = graph.shallowSize();
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index];
    if (cohort[node] >= snapshots) continue;
    const group = groupOf(index);
    if (group === undefined) continue;
    let sums = groups.get(group.name);
    if (sums === undefined) {
      const { source } = group;
      sums = { source, counts: new Float64Array(snapshots), bytes: new Float64Array(snapshots), members: [] };
      groups.set(group.name, sums);
    }
    sums.counts[cohort[node]]++;
    sums.bytes[cohort[node]] += size[node];
    sums.members.push(node);
  }
  return [...groups].map(([name, { source, counts, bytes, members }]) => ({
    ...growthRow(name, counts, bytes),
    retainedBytes: retainedTops(graph, members),
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
