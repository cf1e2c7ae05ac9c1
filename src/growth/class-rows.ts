import type { HeapGraph } from '../heap/graph.ts';
import { countClasses, type SnapshotSummary } from '../heap/summary.ts';
import type { ClassRow, ComparisonRow, GrowthRow } from '../model/report.ts';
import { compareSnapshots } from './comparison.ts';

/** Growth over N with what only the graph of the last snapshot tells. */
export function classRows(
  summaries: readonly SnapshotSummary[],
  graph: HeapGraph,
  cohort: Uint8Array | undefined,
): ClassRow[] {
  const { survivors, retained } = lastSnapshotFigures(graph, cohort, summaries.length);
  return growthRows(summaries).map((row) => ({
    ...row,
    survivors: survivors.get(row.name) ?? 0,
    retainedBytes: retained.get(row.name) ?? 0,
  }));
}

/**
 * Growth over N: one row per class, counts and bytes per snapshot, and the Comparison of the last snapshot with the first.
 * Classes bear the interface names of the last snapshot. Rows with the most growth in bytes come first, larger ones before smaller ones.
 */
export function growthRows(summaries: readonly SnapshotSummary[]): GrowthRow[] {
  const last = summaries.at(-1)!;
  const perSnapshot = summaries.map((summary) => countClasses(summary, last.definitions));
  const keys = new Map<string, string>();
  for (const counts of perSnapshot) for (const [key, { name }] of counts) keys.set(key, name);
  const comparison = comparisonByName(summaries[0], last);
  const byName = new Map<string, GrowthRow>();
  for (const [key, name] of keys) {
    const counts = perSnapshot.map((snapshot) => snapshot.get(key)?.count ?? 0);
    const bytes = perSnapshot.map((snapshot) => snapshot.get(key)?.bytes ?? 0);
    const row = comparison.get(name);
    const known = byName.get(name);
    byName.set(name, {
      name,
      counts: known ? add(known.counts, counts) : counts,
      bytes: known ? add(known.bytes, bytes) : bytes,
      new: row?.new ?? 0,
      deleted: row?.deleted ?? 0,
      allocatedBytes: row?.allocatedBytes ?? 0,
      freedBytes: row?.freedBytes ?? 0,
    });
  }
  return [...byName.values()].sort(byGrowth);
}

/** Classes of one name that are written in different places are one row here. */
function comparisonByName(base: SnapshotSummary, current: SnapshotSummary): Map<string, ComparisonRow> {
  const rows = new Map<string, ComparisonRow>();
  for (const row of compareSnapshots(base, current)) {
    const known = rows.get(row.class);
    rows.set(row.class, known ? sum(known, row) : row);
  }
  return rows;
}

function sum(a: ComparisonRow, b: ComparisonRow): ComparisonRow {
  return {
    class: a.class,
    new: a.new + b.new,
    deleted: a.deleted + b.deleted,
    delta: a.delta + b.delta,
    allocatedBytes: a.allocatedBytes + b.allocatedBytes,
    freedBytes: a.freedBytes + b.freedBytes,
    sizeDelta: a.sizeDelta + b.sizeDelta,
  };
}

/** Of those that grew alike the largest first, and then by name: not by chance. */
function byGrowth(a: GrowthRow, b: GrowthRow): number {
  return growthBytes(b) - growthBytes(a) || b.bytes.at(-1)! - a.bytes.at(-1)! || (a.name < b.name ? -1 : 1);
}

function growthBytes(row: GrowthRow): number {
  return row.bytes.at(-1)! - row.bytes[0];
}

function add(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, index) => value + b[index]);
}

function lastSnapshotFigures(graph: HeapGraph, cohort: Uint8Array | undefined, snapshots: number) {
  const names = graph.classNames();
  const totals = graph.classTotals();
  const retained = new Map<string, number>();
  names.forEach((name, index) => retained.set(name, (retained.get(name) ?? 0) + totals.retainedBytes[index]));
  const counts = new Float64Array(names.length);
  if (cohort) {
    const classOf = graph.classOfNode();
    // Born after the first snapshot, but old enough that a collection has had its chance.
    for (let node = 0; node < cohort.length; node++)
      if (cohort[node] > 0 && cohort[node] < snapshots - 1) counts[classOf[node]]++;
  }
  const survivors = new Map<string, number>();
  names.forEach((name, index) => survivors.set(name, (survivors.get(name) ?? 0) + counts[index]));
  return { survivors, retained };
}
