import { classesUnder, type Group } from './classes.ts';
import type { HeapGraph } from './graph.ts';
import type { InterfaceDefinition } from './interfaces.ts';

/** What a series keeps of an older snapshot: enough to compare with any later one, at some 12 bytes per object. */
export interface SnapshotSummary {
  readonly nodeCount: number;
  /** V8's own ids are odd and rise: objects of a later snapshot with a higher odd id were born after this one. */
  readonly lastObjectId: number;
  /** Per node: id, DevTools' shallow size, group, and the type, which an id keeps while it means the same object. */
  readonly id: Uint32Array;
  readonly shallowSize: Float64Array | Uint32Array;
  readonly group: Uint32Array;
  readonly type: Uint8Array;
  readonly groups: readonly Group[];
  /** Count and bytes per group, where they were summed already. */
  readonly totals?: GroupTotals;
  /** Columns that have served: a single comparison may overwrite them. */
  readonly spare?: Uint32Array;
  /** Inferred from this snapshot's plain objects. */
  readonly definitions: readonly InterfaceDefinition[];
}

export function summaryOf(graph: HeapGraph): SnapshotSummary {
  const { groups, ofNode, definitions } = graph.groups();
  return {
    nodeCount: graph.nodeCount,
    lastObjectId: lastObjectId(graph.nodeId),
    id: graph.nodeId,
    shallowSize: graph.shallowSize(),
    group: ofNode,
    type: graph.nodeType,
    groups,
    definitions,
  };
}

export function lastObjectId(ids: Uint32Array): number {
  let last = 0;
  for (let node = 0; node < ids.length; node++) if (ids[node] > last && (ids[node] & 1) === 1) last = ids[node];
  return last;
}

/** By group. Objects without a size are left out, as in DevTools. */
export interface GroupTotals {
  readonly counts: Float64Array;
  readonly bytes: Float64Array;
}

export function groupTotals({ group, groups, shallowSize }: SnapshotSummary): GroupTotals {
  const counts = new Float64Array(groups.length);
  const bytes = new Float64Array(groups.length);
  for (let node = 0; node < group.length; node++) {
    const size = shallowSize[node];
    if (size === 0) continue;
    counts[group[node]]++;
    bytes[group[node]] += size;
  }
  return { counts, bytes };
}

/** Count and bytes of one class in one snapshot; objects without a size are left out, as in DevTools. */
export interface ClassCount {
  readonly name: string;
  count: number;
  bytes: number;
}

/** By class key, under the interface names of `definitions` (those of the series' last snapshot, so that rows line up). */
export function countClasses(
  summary: SnapshotSummary,
  definitions: readonly InterfaceDefinition[] = summary.definitions,
): Map<string, ClassCount> {
  const { names, keys, ofGroup } = classesUnder(summary.groups, definitions);
  const counts = new Float64Array(names.length);
  const bytes = new Float64Array(names.length);
  const totals = summary.totals ?? groupTotals(summary);
  ofGroup.forEach((of, group) => {
    counts[of] += totals.counts[group];
    bytes[of] += totals.bytes[group];
  });
  const result = new Map<string, ClassCount>();
  names.forEach((name, i) => {
    if (counts[i] > 0) result.set(keys[i], { name, count: counts[i], bytes: bytes[i] });
  });
  return result;
}
