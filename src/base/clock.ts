/** The time now, ISO 8601. */
export type Clock = () => string;

/** Times of one series: the distance between two of them is right also when somebody sets the machine's clock meanwhile. */
export function steadyClock(): Clock {
  const startedAt = Date.now();
  const from = performance.now();
  return () => new Date(startedAt + performance.now() - from).toISOString();
}
