import type { ClassRow, ReportSeries, ReportSnapshot } from '../model/report.ts';
import type { Say } from '../base/message.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { growingRows, trendOf } from '../model/growing.ts';
import { fit, padEnd, padStart, widthOf, type Paint, type TextStyle } from './terminal.ts';
import { signed } from './signed.ts';
import { sparkline } from './sparkline.ts';

const growthRowLimit = 15;
/** Cells between the first and the last snapshot are dropped when a row would not fit. */
const mostCells = 8;
const leastName = 16;
const mostName = 48;
const gap = 2;

/** A line of a table: a name, then cells that stand right in their columns. */
interface Line {
  readonly name: string;
  readonly cells: readonly string[];
  readonly paint?: Paint;
}

/** A line per kind of memory, a column per snapshot. */
export function memoryTable(series: ReportSeries, { width, paint, say }: TextStyle): string {
  if (series.snapshots.length === 0) return '';
  const layouts = [8, 7, 6, 5, 4, 3, 2].map((count) => memoryLines(series.snapshots, count, paint.dim, say));
  const lines = layouts.find((layout) => cellsWidth(layout) + gap + leastName <= width) ?? layouts[layouts.length - 1];
  return [paint.bold(say`Memory`), ...table(lines, width, paint.cyan)].join('\n');
}

function memoryLines(snapshots: readonly ReportSnapshot[], columns: number, dim: Paint, say: Say): Line[] {
  const known = snapshots.some((snapshot) => snapshot.memory !== undefined);
  const kinds = known ? (['rss', 'heapUsed', 'external'] as const) : (['snapshot file'] as const);
  const shown = picked(snapshots.length, columns);
  const startedAt = Date.parse(snapshots[0].takenAt);
  const titles = shown.map((i) => {
    const ms = Date.parse(snapshots[i].takenAt) - startedAt;
    return i === 0 || Number.isNaN(ms) ? `#${i + 1}` : `#${i + 1} +${shortDuration(ms, say)}`;
  });
  const lines: Line[] = [{ name: '', cells: [...titles, '', say`change`], paint: dim }];
  for (const kind of kinds) {
    const values = snapshots.map(({ memory, fileBytes }) => (kind === 'snapshot file' ? fileBytes : memory?.[kind]));
    const numbers = values.filter((value) => value !== undefined);
    const cells = shown.map((i) => (values[i] === undefined ? '–' : formatBytes(values[i])));
    const change = signed(trendOf(numbers).delta, formatBytes);
    lines.push({
      name: kind === 'snapshot file' ? say`snapshot file` : kind,
      cells: [...cells, sparkline(numbers.slice(-mostCells)), change],
    });
  }
  return lines;
}

function shortDuration(ms: number, say: Say): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return say`${seconds} s`;
  return seconds < 7200 ? say`${Math.round(seconds / 60)} min` : say`${Math.round(seconds / 3600)} h`;
}

/** At most `count` of the snapshots: the first, the last, and evenly between. */
function picked(snapshots: number, count: number): number[] {
  const wanted = Math.max(2, Math.min(snapshots, count, mostCells));
  if (snapshots <= wanted) return Array.from({ length: snapshots }, (_, i) => i);
  return Array.from({ length: wanted }, (_, i) => Math.round((i * (snapshots - 1)) / (wanted - 1)));
}

/** The classes that grow: on one line each where there is room, on two otherwise. */
export function growthTable(rows: readonly ClassRow[], { width, paint, say }: TextStyle): string {
  const growing = growingRows(rows);
  if (growing.length === 0) return '';
  const shown = growing.slice(0, growthRowLimit);
  const snapshots = shown[0].counts.length;
  const layouts = [
    onOneLine(shown, picked(snapshots, mostCells), paint.dim, say),
    ...[mostCells, 6, 5, 4, 3].map((count) => onTwoLines(shown, picked(snapshots, count), paint.dim, say)),
  ];
  const fitting = layouts.find((lines) => cellsWidth(lines) + gap + leastName <= width);
  const lines = fitting ?? onTwoLines(shown, picked(snapshots, 2), paint.dim, say);
  const about = say`${formatCount(growing.length)} of ${formatCount(rows.length)} classes, the steadiest first`;
  const rest = growing.length - shown.length;
  return [
    `${paint.bold(say`Growth`)}  ${paint.dim(about)}`,
    ...table(lines, width, paint.cyan),
    ...(rest > 0 ? [paint.dim(`  ${say`and ${formatCount(rest)} more`}`)] : []),
  ].join('\n');
}

function onOneLine(rows: readonly ClassRow[], shown: readonly number[], dim: Paint, say: Say): Line[] {
  const titles = shown.map((i) => `#${i + 1}`);
  return [
    {
      name: say`class`,
      cells: [...titles, say`count`, ...titles, say`bytes`, say`new`, say`deleted`, say`size delta`, say`retained`],
      paint: dim,
    },
    ...rows.map((row) => ({
      name: row.name,
      cells: [
        ...shown.map((i) => formatCount(row.counts[i])),
        sparkline(row.counts.slice(-mostCells)),
        ...shown.map((i) => formatBytes(row.bytes[i])),
        sparkline(row.bytes.slice(-mostCells)),
        formatCount(row.new),
        formatCount(row.deleted),
        sizeDelta(row),
        formatBytes(row.retainedBytes),
      ],
    })),
  ];
}

/** Counts with new and deleted above, bytes with size delta and retained size below. */
function onTwoLines(rows: readonly ClassRow[], shown: readonly number[], dim: Paint, say: Say): Line[] {
  const titles = shown.map((i) => `#${i + 1}`);
  const lines: Line[] = [
    { name: say`class`, cells: [...titles, say`count`, say`new`, say`deleted`], paint: dim },
    { name: '', cells: [...shown.map(() => ''), say`bytes`, say`size Δ`, say`retained`], paint: dim },
  ];
  for (const row of rows) {
    const counts = shown.map((i) => formatCount(row.counts[i]));
    const bytes = shown.map((i) => formatBytes(row.bytes[i]));
    const countTrend = sparkline(row.counts.slice(-mostCells));
    const bytesTrend = sparkline(row.bytes.slice(-mostCells));
    lines.push(
      { name: row.name, cells: [...counts, countTrend, formatCount(row.new), formatCount(row.deleted)] },
      { name: '', cells: [...bytes, bytesTrend, sizeDelta(row), formatBytes(row.retainedBytes)], paint: dim },
    );
  }
  return lines;
}

function sizeDelta(row: ClassRow): string {
  return signed(row.allocatedBytes - row.freedBytes, formatBytes);
}

function columnWidths(lines: readonly Line[]): number[] {
  return lines[0].cells.map((_, column) => Math.max(...lines.map(({ cells }) => widthOf(cells[column]))));
}

function cellsWidth(lines: readonly Line[]): number {
  return columnWidths(lines).reduce((sum, width) => sum + width + gap, 0);
}

const bar = /^[▁-█]+$/;

/** Lines with aligned columns; the names take what is left of the width. */
function table(lines: readonly Line[], width: number, paintBars: Paint): string[] {
  const widths = columnWidths(lines);
  const longest = Math.max(...lines.map(({ name }) => Math.min(mostName, widthOf(fit(name, mostName)))));
  const nameWidth = Math.max(leastName, Math.min(longest, width - gap - cellsWidth(lines)));
  return lines.map(({ name, cells, paint }) => {
    const shownName = padEnd(fit(name, nameWidth), nameWidth);
    const line = cells.map((cell, column) => {
      const padded = ' '.repeat(gap) + padStart(cell, widths[column]);
      return bar.test(cell) ? paintBars(padded) : (paint?.(padded) ?? padded);
    });
    return `  ${paint?.(shownName) ?? shownName}${line.join('')}`;
  });
}
