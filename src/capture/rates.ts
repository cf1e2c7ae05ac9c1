import type { Milliseconds } from '../base/units.ts';
import { sleep } from '../base/waiting.ts';
import { evaluate, type Session } from '../targets/session.ts';
import { collectOnce, memoryUsage, TURNS_MS, type Patience } from './settle.ts';

/** What a snapshot costs per byte of a heap. */
export interface Rates {
  readonly pauseMsPerByte: number;
  /** Memory that the target needs on top while it writes. */
  readonly extraBytesPerByte: number;
  readonly fileBytesPerByte: number;
  /** By a snapshot of this very heap. */
  readonly areMeasured: boolean;
}

/** What can be known of a heap without a snapshot of it, just after garbage was collected. */
export interface HeapShape {
  readonly heapBytes: number;
  /** In objects over 128 KB: the tables of long lists and maps, mostly. */
  readonly largeBytes: number;
  /** What a collection that finds no more garbage takes of all processors together. */
  readonly collectMs: number;
  /** `v20.20.2`. */
  readonly node: string;
}

const MIB = 2 ** 20;
const SLOT_BYTES = 8;

// Measured on heaps from 50 to 600 MB of objects, texts, lists, maps and numbers.
/** V8 came to write snapshots in half the time. */
const FASTER_SINCE_NODE = 24;
const POINTERS = { pauseMsPerMib: { before: 82, since: 52 }, extraBytesPerByte: 7.5, fileBytesPerByte: 1.8 };
/** Long texts and numbers make a heap large, but hardly a snapshot. */
const DATA = { pauseMsPerMib: { before: 6, since: 4 }, extraBytesPerByte: 0.75, fileBytesPerByte: 0.3 };
/** Of any snapshot. */
const LEAST = { pauseMs: 100, extraBytes: 25 * MIB, fileBytes: 4 * MIB };
/**
 * V8 keeps a name for each index that some list has, in a buffer of 1 KB each (`StringsStorage::GetFormatted`): one list of a
 * million costs a GB that a thousand lists of a thousand do not.
 */
const INDEX = { pauseMs: 0.0003, extraBytes: 1040 };
/** No index costs less heap than what it stands for. */
const LEAST_BYTES_PER_INDEX = 56;
/**
 * A collection looks at each object, but not into texts and numbers, so it tells how much of a heap is many small objects.
 * Short texts cost a snapshot as much memory as objects of their size (a copy, a node, an edge), but less time.
 */
const COLLECT_LEAST_MS = 12;
const COLLECT_MS_PER_MIB = { nothing: 0.05, allTheMemory: 0.4, allTheTime: { before: 1.6, since: 0.9 } };
/** Node's own objects, of which the time of a collection says nothing yet. */
const SMALL_BYTES = 16 * MIB;

export function usualRates({ heapBytes, largeBytes, collectMs, node }: HeapShape): Rates {
  const mib = heapBytes / MIB;
  const collectMsPerMib = (collectMs - COLLECT_LEAST_MS) / mib;
  const { nothing, allTheMemory, allTheTime } = COLLECT_MS_PER_MIB;
  const share = (all: number): number =>
    heapBytes < SMALL_BYTES ? 1 : Math.min(1, Math.max(0, (collectMsPerMib - nothing) / (all - nothing)));
  const between = (small: number, data: number, part: number): number => part * small + (1 - part) * data;
  const since = Number(/^v?(\d+)/.exec(node)?.[1]) >= FASTER_SINCE_NODE ? 'since' : 'before';
  const [slow, large] = [share(allTheTime[since]), share(allTheMemory)];
  // A large object in a heap where little points anywhere is a text rather than a list.
  const indices = (slow ** 2 * Math.min(largeBytes / SLOT_BYTES, heapBytes / LEAST_BYTES_PER_INDEX)) / heapBytes;
  const pauseMsPerMib = between(POINTERS.pauseMsPerMib[since], DATA.pauseMsPerMib[since], slow);
  return {
    pauseMsPerByte: LEAST.pauseMs / heapBytes + pauseMsPerMib / MIB + indices * INDEX.pauseMs,
    extraBytesPerByte:
      LEAST.extraBytes / heapBytes +
      between(POINTERS.extraBytesPerByte, DATA.extraBytesPerByte, large) +
      indices * INDEX.extraBytes,
    fileBytesPerByte: LEAST.fileBytes / heapBytes + between(POINTERS.fileBytesPerByte, DATA.fileBytesPerByte, large),
    areMeasured: false,
  };
}

const LARGE_BYTES = `(process.getBuiltinModule?.('v8') ?? require('v8')).getHeapSpaceStatistics()
  .filter(({ space_name }) => space_name === 'large_object_space')
  .reduce((sum, { space_used_size }) => sum + space_used_size, 0)`;

/** A snapshot shows what is alive, so garbage is collected first. */
export async function shapeOf(session: Session, patience: Patience, signal: AbortSignal): Promise<HeapShape> {
  await collectOnce(session, patience, signal);
  const collectMs = await costOfCollection(session, patience, signal);
  const { heapUsed } = await memoryUsage(session, patience);
  const largeBytes = await evaluate<number>(session, LARGE_BYTES, true);
  return { heapBytes: heapUsed, largeBytes, collectMs, node: await evaluate<string>(session, 'process.version') };
}

/** One that is quick is measured again, since what else the machine does is then the larger part of it. */
const QUICK_MS = 100;
const MOST_COLLECTIONS = 3;

async function costOfCollection(session: Session, patience: Patience, signal: AbortSignal): Promise<Milliseconds> {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < MOST_COLLECTIONS && (i === 0 || leastMs < QUICK_MS); i++) {
    await sleep(TURNS_MS, signal);
    const usedBefore = await processorMs(session);
    const startedAt = performance.now();
    await collectOnce(session, patience, signal);
    const tookMs = performance.now() - startedAt;
    // Some systems count the work of a process in steps of 16 ms.
    leastMs = Math.min(leastMs, Math.max(tookMs, (await processorMs(session)) - usedBefore));
  }
  return leastMs;
}

/** V8 collects on several threads, as many as the machine has: only their sum is the same everywhere. */
async function processorMs(session: Session): Promise<Milliseconds> {
  const { user, system } = await evaluate<NodeJS.CpuUsage>(session, 'process.cpuUsage()');
  return (user + system) / 1000;
}

/** The most memory the process ever had. */
export async function peakBytes(session: Session): Promise<number> {
  return 1024 * (await evaluate<number>(session, 'process.resourceUsage().maxRSS'));
}

export interface Cost {
  readonly pauseMs: number;
  readonly fileBytes: number;
  /** Memory it took on top, when that could be seen. */
  readonly extraBytes?: number | undefined;
}

/** What the first snapshot has really cost is a better forecast for the next than any average. */
export function measuredRates(usual: Rates, heapBytes: number, { pauseMs, fileBytes, extraBytes }: Cost): Rates {
  const fileBytesPerByte = fileBytes / heapBytes;
  // Both grow with the number of objects and references, so what is off for one is off for the other.
  const likely = (usual.extraBytesPerByte * fileBytesPerByte) / usual.fileBytesPerByte;
  return {
    pauseMsPerByte: pauseMs / heapBytes,
    extraBytesPerByte: extraBytes === undefined ? likely : extraBytes / heapBytes,
    fileBytesPerByte,
    areMeasured: true,
  };
}
