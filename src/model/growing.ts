import type { ClassRow, Suspect } from './report.ts';

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

/** By which suspects are ordered, the heaviest first: a small one that is certain comes before a large guess. */
export function suspectWeight({ bytesPerInterval, confidence }: Suspect): number {
  return bytesPerInterval * (0.1 + confidence ** 2);
}

/** Growth per interval, and how far the intervals scatter around it. */
export interface Rate {
  readonly rate: number;
  readonly noise: number;
}

/** By the middle one of the steps; the first interval is where a program still warms up and says nothing of the others. */
export function rateOf(values: readonly number[]): Rate {
  const steps = values.slice(1).map((value, i) => value - values[i]);
  const sorted = (steps.length > 1 ? steps.slice(1) : steps).toSorted((a, b) => a - b);
  if (sorted.length === 0) return { rate: 0, noise: 0 };
  const middle = sorted.length >> 1;
  const rate = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { rate, noise: (sorted[sorted.length - 1] - sorted[0]) / 2 };
}
