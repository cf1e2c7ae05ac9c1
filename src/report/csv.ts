import type { ClassRow, Report } from '../model/report.ts';
import { toCsv, type CsvCell } from '../base/csv.ts';

/** A longer name says nothing more, and a spreadsheet takes no cell beyond 32,767 characters. */
const longestName = 4_000;

/** The growth table of all threads, one row per class, sizes in bytes. */
export function renderCsv(report: Report): string {
  const snapshots = Math.max(
    report.series.snapshots.length,
    ...report.threads.map(({ series }) => series.snapshots.length),
  );
  const each = Array.from({ length: snapshots }, (_, i) => i);
  const header = [
    'thread',
    'class',
    ...each.map((i) => `count ${i + 1}`),
    ...each.map((i) => `bytes ${i + 1}`),
    'new',
    'deleted',
    'allocated bytes',
    'freed bytes',
    'size delta',
    'survivors',
    'retained bytes',
  ];
  const cells = (thread: number, row: ClassRow): CsvCell[] => [
    thread,
    row.name.slice(0, longestName),
    ...each.map((i) => row.counts[i] ?? ''),
    ...each.map((i) => row.bytes[i] ?? ''),
    row.new,
    row.deleted,
    row.allocatedBytes,
    row.freedBytes,
    row.allocatedBytes - row.freedBytes,
    row.survivors,
    row.retainedBytes,
  ];
  const threads = [{ id: 0, classes: report.classes }, ...report.threads];
  return toCsv(
    header,
    threads.flatMap(({ id, classes }) => classes.map((row) => cells(id, row))),
  );
}
