import type { ClassRow } from './report.ts';

/** What a row of numbers over the snapshots does. */
export interface Trend {
  readonly first: number;
  readonly last: number;
  /** Last less first. */
  readonly delta: number;
  /** Least growth of any interval; positive when the row grew in all of them. */
  readonly steady: number;
  /** Growth per interval of the line fitted by least squares. */
  readonly slope: number;
}

export function trendOf(values: readonly number[]): Trend {
  const first = values[0] ?? 0;
  const last = values.at(-1) ?? 0;
  let steady = values.length > 1 ? Infinity : 0;
  let weighted = 0;
  let squares = 0;
  const middle = (values.length - 1) / 2;
  for (let i = 0; i < values.length; i++) {
    if (i > 0) steady = Math.min(steady, values[i] - values[i - 1]);
    weighted += (i - middle) * values[i];
    squares += (i - middle) ** 2;
  }
  return { first, last, delta: last - first, steady, slope: squares === 0 ? 0 : weighted / squares };
}

/** Grew in every interval, in objects or in bytes. */
export function growsSteadily(row: ClassRow): boolean {
  return trendOf(row.counts).steady > 0 || trendOf(row.bytes).steady > 0;
}

/** Rows that grew, those that grew in every interval first, by the bytes they gained. */
export function growingRows(rows: readonly ClassRow[]): ClassRow[] {
  return rows
    .map((row) => ({
      row,
      steady: growsSteadily(row),
      bytes: trendOf(row.bytes).delta,
      count: trendOf(row.counts).delta,
    }))
    .filter(({ steady, bytes, count }) => steady || bytes > 0 || count > 0)
    .sort((a, b) => Number(b.steady) - Number(a.steady) || b.bytes - a.bytes || b.count - a.count)
    .map(({ row }) => row);
}
