import { message, type Message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { Identity, MemoryUsage, Verdict } from '../model/report.ts';
import { isSteady, median, steps, verdict } from './verdict-parts.ts';

export interface VerdictInput {
  readonly snapshots: number;
  /** Sum of self sizes of what a program made, per snapshot; code and shapes left out. */
  readonly heapBytes: readonly number[];
  /** Per snapshot, where it was measured. */
  readonly memory: readonly (MemoryUsage | undefined)[];
  /** A last look after the load had stopped for a while. */
  readonly settled: MemoryUsage | undefined;
  /** Bytes per interval that the suspects explain, off-heap memory of theirs included. */
  readonly explainedBytes: number;
  readonly suspects: number;
  /** Whether objects could be followed from snapshot to snapshot. */
  readonly identity: Identity;
}

/** Of the usual interval's growth. */
const LEAST_SHARE = 0.4;
/** Growth of rss or of memory outside the heap below this, per interval, is noise of the allocator. */
const LEAST_EXTERNAL = 512 * 1024;
const LEAST_RSS = 6 * 2 ** 20;
/** Heap growth that nothing explains is worth a word from here on, per interval. */
const LEAST_HEAP = 96 * 1024;
const FEWEST_SNAPSHOTS = 3;

/** What the series says as a whole. */
export function verdictOf(input: VerdictInput): Verdict {
  const { heapBytes, memory, suspects, explainedBytes } = input;
  if (input.snapshots < FEWEST_SNAPSHOTS) {
    return verdict(
      'inconclusive',
      0,
      explainedBytes,
      input.snapshots === 1
        ? message`1 snapshot cannot tell growth from warm-up: take at least ${FEWEST_SNAPSHOTS} under the same load.`
        : message`${input.snapshots} snapshots cannot tell growth from warm-up: take at least ${FEWEST_SNAPSHOTS} under the same load.`,
    );
  }
  const heap = steps(heapBytes);
  const external = steps(memory.map((sample) => sample && outsideOf(sample)));
  const rss = steps(memory.map((sample) => sample?.rss));
  const drained = drainedShare(input);
  const heapGrowth = median(heap);
  const outside = isSteady(external, LEAST_EXTERNAL, LEAST_SHARE) ? median(external) : 0;
  if (
    drained > 0.5 &&
    (suspects > 0 || isSteady(heap, LEAST_HEAP, LEAST_SHARE) || outside > 0 || isSteady(rss, LEAST_RSS, LEAST_SHARE))
  ) {
    return verdict('no-growth', 0, 0, drainedSentence(input, drained));
  }
  if (outside > 2 * Math.max(0, heapGrowth)) return offHeap(input, outside, message`external memory`);
  if (suspects > 0 && (explainedBytes > 0 || heapGrowth > 0)) {
    const bytes = Math.max(heapGrowth, explainedBytes);
    return verdict('heap-growth', bytes, explainedBytes, heapSentence(input, bytes));
  }
  // The first snapshot itself takes memory that is kept, and of the rest one step alone would be no trend.
  const trend = rss.slice(1);
  if (trend.length > 1 && isSteady(trend, LEAST_RSS, LEAST_SHARE) && median(rss) > 4 * Math.max(0, heapGrowth))
    return offHeap(input, median(rss), message`memory outside the heap`);
  if (isSteady(heap, LEAST_HEAP, LEAST_SHARE)) {
    return verdict(
      'inconclusive',
      heapGrowth,
      explainedBytes,
      message`The heap grew ${formatBytes(heapGrowth)} per interval, but no container takes it in evenly: take more snapshots, more load per interval, or mode tracking.`,
    );
  }
  if (input.identity === 'broken') {
    return verdict(
      'inconclusive',
      0,
      explainedBytes,
      message`Object ids changed while the series was taken, so it cannot be told what stays from what comes and goes: take it again with no other inspector client on the target.`,
    );
  }
  return verdict('no-growth', 0, 0, quietSentence(input));
}

/** Share of what had been gained since the first snapshot that was given back when the load had stopped. */
function drainedShare({ memory, settled }: VerdictInput): number {
  const first = memory[0];
  const last = memory.at(-1);
  if (!first || !last || !settled) return 0;
  const gained = total(last) - total(first);
  return gained > 0 ? (total(last) - total(settled)) / gained : 0;
}

/** Node counts some array buffers in one of the two only. */
function outsideOf(memory: MemoryUsage): number {
  return Math.max(memory.external, memory.arrayBuffers);
}

/** rss stays high long after memory was freed, so what drains is seen in the heap and beside it. */
function total(memory: MemoryUsage): number {
  return memory.heapUsed + outsideOf(memory);
}

function drainedSentence({ memory, settled }: VerdictInput, share: number): Message {
  const last = total(memory.at(-1)!);
  return message`A backlog, not a leak: when the load stopped, ${Math.round(share * 100)} % of the growth was given back (${formatBytes(last)} → ${formatBytes(total(settled!))}).`;
}

function heapSentence({ heapBytes, explainedBytes }: VerdictInput, bytes: number): Message {
  const share = bytes > 0 ? Math.min(1, explainedBytes / bytes) : 0;
  return message`The heap grows by ${formatBytes(bytes)} per interval (${formatBytes(heapBytes[0])} → ${formatBytes(heapBytes.at(-1)!)}), in every interval; the suspects explain ${Math.round(share * 100)} % of it.`;
}

function offHeap({ memory, explainedBytes }: VerdictInput, bytes: number, what: Message): Verdict {
  const first = memory[0]!;
  const last = memory.at(-1)!;
  const range = (name: keyof MemoryUsage): string => `${name} ${formatBytes(first[name])} → ${formatBytes(last[name])}`;
  // Less than this is the noise of the heap itself.
  const heapBytes = median(steps(memory.map((sample) => sample?.heapUsed)));
  const figures = (['rss', 'heapUsed', 'external', 'arrayBuffers'] as const).map(range).join(', ');
  return verdict(
    'off-heap-growth',
    bytes,
    explainedBytes,
    heapBytes < LEAST_HEAP
      ? message`The process grows by ${formatBytes(bytes)} of ${what} per interval while the heap does not: ${figures}.`
      : message`The process grows by ${formatBytes(bytes)} of ${what} per interval, far more than the heap: ${figures}.`,
  );
}

function quietSentence({ heapBytes }: VerdictInput): Message {
  const first = heapBytes[0];
  const last = heapBytes.at(-1)!;
  return message`Nothing grows in every interval: the heap went from ${formatBytes(first)} to ${formatBytes(last)} and no container keeps taking in objects.`;
}
