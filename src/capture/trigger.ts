import { LeaklineError } from '../base/errors.ts';
import type { Milliseconds } from '../base/units.ts';
import { sleep } from '../base/waiting.ts';
import type { MemorySample } from '../model/report.ts';
import type { Trigger } from '../model/trigger.ts';

/** Whether the newest sample, seen with those before it, fires the trigger. `heapLimitBytes` is V8's own. */
export function isFired(trigger: Trigger, samples: readonly MemorySample[], heapLimitBytes: number): boolean {
  const newest = samples.at(-1);
  if (!newest) return false;
  const value = newest[trigger.metric];
  const { limit } = trigger;
  switch (limit.kind) {
    case 'bytes':
      return value > limit.bytes;
    case 'heapLimit':
      return heapLimitBytes > 0 && value > (heapLimitBytes * limit.percent) / 100;
    case 'growth': {
      const since = Date.parse(newest.takenAt) - limit.withinMs;
      // The lowest within the time: growth that was partly given back in between is still growth.
      const values = samples.filter(({ takenAt }) => Date.parse(takenAt) >= since).map((item) => item[trigger.metric]);
      return value > Math.min(...values) * (1 + limit.percent / 100);
    }
    default:
      return limit satisfies never;
  }
}

/** Waiting may take days, and the newest samples are enough to see growth by the hour. */
const MOST_SAMPLES = 20_000;
const EVERY_MS: Milliseconds = 1000;

export async function waitUntilFired(
  trigger: Trigger,
  look: () => Promise<MemorySample>,
  heapLimitBytes: number,
  maxMs: number,
  signal: AbortSignal,
): Promise<void> {
  const samples: MemorySample[] = [];
  const startedAt = performance.now();
  while (!isFired(trigger, samples, heapLimitBytes)) {
    if (performance.now() - startedAt > maxMs)
      throw new LeaklineError('Memory did not pass the limit within the time for the series.');
    if (samples.length > 0) await sleep(EVERY_MS, signal);
    samples.push(await look());
    if (samples.length > MOST_SAMPLES) samples.shift();
  }
}
