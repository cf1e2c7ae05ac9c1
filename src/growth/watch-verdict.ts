import { message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { MemorySample, MemoryUsage, Verdict } from '../model/report.ts';
import { isSteady, median, steps, verdict } from './verdict-parts.ts';

export interface WatchVerdictInput {
  /** Memory just after a collection, oldest first; empty when memory alone was looked at. */
  readonly readings: readonly MemoryUsage[];
  readonly samples: readonly MemorySample[];
  readonly suspects: number;
  readonly explainedBytes: number;
}

const FEWEST_READINGS = 3;
/** Of the usual interval's growth. */
const LEAST_SHARE = 0.3;
const LEAST_HEAP = 96 * 1024;
const LEAST_RSS = 4 * 2 ** 20;
const WINDOWS = 4;
const FEWEST_SAMPLES = 12;

/** What a look without a snapshot says as a whole. */
export function watchVerdict(input: WatchVerdictInput): Verdict {
  const { readings, suspects, explainedBytes } = input;
  if (readings.length === 0) return memoryVerdict(input.samples);
  if (readings.length < FEWEST_READINGS) {
    return verdict(
      'inconclusive',
      0,
      0,
      message`${readings.length} readings cannot tell growth from warm-up: look for longer, or read more often.`,
    );
  }
  const heap = steps(readings.map(({ heapUsed }) => heapUsed));
  const rss = steps(readings.map((memory) => memory.rss));
  const growth = median(heap);
  const range = rangeOf('heapUsed', readings);
  if (suspects > 0) {
    const summary = isSteady(heap, LEAST_HEAP, LEAST_SHARE)
      ? message`The heap grows by ${formatBytes(growth)} between two readings (${range}), and what was counted without a snapshot grows with it. A series of snapshots tells for certain.`
      : message`The heap went from ${formatBytes(readings[0].heapUsed)} to ${formatBytes(readings.at(-1)!.heapUsed)}, and what was counted without a snapshot grew in every interval. A series of snapshots tells for certain.`;
    return verdict('heap-growth', Math.max(growth, explainedBytes, 0), explainedBytes, summary);
  }
  if (isSteady(heap, LEAST_HEAP, LEAST_SHARE)) {
    return verdict(
      'inconclusive',
      growth,
      0,
      message`The heap grows by ${formatBytes(growth)} between two readings (${range}), but nothing that can be seen without a snapshot says why: take a series of snapshots.`,
    );
  }
  if (isSteady(rss, LEAST_RSS, LEAST_SHARE) && median(rss) > 4 * Math.max(0, growth)) {
    return verdict(
      'off-heap-growth',
      median(rss),
      0,
      message`The process grows by ${formatBytes(median(rss))} between two readings while its heap does not: ${rangeOf('rss', readings)}, ${range}, ${rangeOf('external', readings)}.`,
    );
  }
  return verdict('no-growth', 0, 0, message`Nothing grows from reading to reading: ${range}.`);
}

/** Without collections only the lowest of each stretch of time says something, and not for certain. */
function memoryVerdict(samples: readonly MemorySample[]): Verdict {
  if (samples.length < FEWEST_SAMPLES) {
    return verdict('inconclusive', 0, 0, message`Too little was seen to tell growth from warm-up: look for longer.`);
  }
  const heap = steps(lowestOfWindows(samples.map(({ heapUsed }) => heapUsed)));
  const rss = steps(lowestOfWindows(samples.map((sample) => sample.rss)));
  const [first, last] = [samples[0], samples[samples.length - 1]];
  const figures = [rangeOf('rss', [first, last]), rangeOf('heapUsed', [first, last])].join(', ');
  if (isSteady(heap, LEAST_HEAP, LEAST_SHARE) || isSteady(rss, LEAST_RSS, LEAST_SHARE)) {
    return verdict(
      'inconclusive',
      Math.max(median(heap), median(rss), 0),
      0,
      message`Memory rose in every quarter of the time (${figures}). It may be garbage that was not collected yet: count listeners, sample allocations or take snapshots to see.`,
    );
  }
  return verdict('no-growth', 0, 0, message`Memory did not rise in every quarter of the time: ${figures}.`);
}

function lowestOfWindows(values: readonly number[]): number[] {
  const size = Math.floor(values.length / WINDOWS);
  return Array.from({ length: WINDOWS }, (_, window) => Math.min(...values.slice(window * size, (window + 1) * size)));
}

function rangeOf(name: keyof MemoryUsage, memory: readonly MemoryUsage[]): string {
  return `${name} ${formatBytes(memory[0][name])} → ${formatBytes(memory.at(-1)![name])}`;
}
