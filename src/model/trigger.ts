import { formatBytes, formatDuration, parseBytes, parseDuration } from '../base/units.ts';

/** When memory has come so far that something is to be done: a value is passed, or it grows by so much in a time. */
export interface Trigger {
  readonly metric: 'rss' | 'heapUsed';
  readonly limit:
    | { readonly kind: 'bytes'; readonly bytes: number }
    | { readonly kind: 'growth'; readonly percent: number; readonly withinMs: number }
    /** Of the heap's own limit, beyond which V8 ends the process. */
    | { readonly kind: 'heapLimit'; readonly percent: number };
}

/** `rss>500MB`, `heap>80%` (of the heap's limit), `rss+20%/5m`; `undefined` for anything else. */
export function parseTrigger(text: string): Trigger | undefined {
  const match = /^(rss|heap)(?:>(\d.*)|\+(\d+)%\/(.+))$/.exec(text.replaceAll(' ', ''));
  const metric = match?.[1] === 'rss' ? 'rss' : 'heapUsed';
  const [, , over = '', percent = '', within = ''] = match ?? [];
  const bytes = parseBytes(over);
  if (bytes !== undefined) return { metric, limit: { kind: 'bytes', bytes } };
  const share = /^(\d+)%$/.exec(over)?.[1];
  if (share !== undefined && metric === 'heapUsed')
    return { metric, limit: { kind: 'heapLimit', percent: Number(share) } };
  const withinMs = parseDuration(within);
  if (percent !== '' && withinMs !== undefined)
    return { metric, limit: { kind: 'growth', percent: Number(percent), withinMs } };
  return undefined;
}

/** As `parseTrigger` reads it, with room to breathe: `rss > 500 MB`. */
export function triggerText({ metric, limit }: Trigger): string {
  const name = metric === 'rss' ? 'rss' : 'heap';
  switch (limit.kind) {
    case 'bytes':
      return `${name} > ${formatBytes(limit.bytes)}`;
    case 'heapLimit':
      return `${name} > ${limit.percent} %`;
    case 'growth':
      return `${name} + ${limit.percent} % / ${formatDuration(limit.withinMs)}`;
    default:
      return limit satisfies never;
  }
}
