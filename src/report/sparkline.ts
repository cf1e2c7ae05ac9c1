const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A change of less than this share of the greatest value is drawn small: a flat row must look flat. */
const leastRange = 0.04;

/** One bar per value from the least to the greatest. */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const range = Math.max(greatest - least, Math.abs(greatest) * leastRange);
  return values.map((value) => bars[range === 0 ? 0 : Math.round(((value - least) / range) * 7)]).join('');
}
