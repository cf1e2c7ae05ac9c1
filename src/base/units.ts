/** Milliseconds since the epoch, or a duration in milliseconds where the name says so. */
export type Milliseconds = number;

const KIB = 1024;

/** `1.2 MB` style with binary units, as DevTools and `process.memoryUsage` users read them. */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? '-' : '';
  let value = Math.abs(bytes);
  if (value < KIB) return `${sign}${Math.round(value)} B`;
  for (const unit of ['kB', 'MB', 'GB']) {
    value /= KIB;
    if (value < KIB || unit === 'GB') return `${sign}${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
  }
  return `${sign}${value} B`;
}

/** Thousands separated by a comma, whatever the locale of the machine: reports are compared as text. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `30s`, `500ms`, `2m`, `1h` or a bare number of seconds. `undefined` when it is none of them. */
export function parseDuration(text: string): Milliseconds | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  if (!match) return undefined;
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[(match[2] ?? 's') as 'ms' | 's' | 'm' | 'h'];
  return Number(match[1]) * factor;
}

/** As `parseDuration` reads it: `500ms`, `30s`, `2m`. */
export function formatDuration(ms: Milliseconds): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** `100000`, `500kB`, `2MB`, `1.5GiB` with binary units, as `formatBytes` writes them. `undefined` when it is none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmg])i?b?|b)?$/i.exec(text.trim());
  if (!match) return undefined;
  const factor = { '': 1, k: KIB, m: KIB ** 2, g: KIB ** 3 }[(match[2] ?? '').toLowerCase()] ?? 1;
  return Math.round(Number(match[1]) * factor);
}
