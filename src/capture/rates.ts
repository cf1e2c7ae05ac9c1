import { evaluate, type Session } from '../targets/session.ts';
import { collectGarbage, memoryUsage, type Patience } from './settle.ts';

/** What a snapshot costs per byte of a heap. */
export interface Rates {
  readonly pauseMsPerByte: number;
  /** Memory that the target needs on top while it writes. */
  readonly extraBytesPerByte: number;
  readonly fileBytesPerByte: number;
}

/** What can be known of a heap without a snapshot of it, just after garbage was collected. */
export interface HeapShape {
  readonly heapBytes: number;
  /** In objects over 128 KB: the tables of long lists and maps, mostly. */
  readonly largeBytes: number;
  /** How long a collection takes that finds no more garbage. */
  readonly collectMs: number;
  /** `v20.20.2`. */
  readonly node: string;
}

const MIB = 2 ** 20;
const SLOT_BYTES = 8;

// Measured on heaps from 50 to 600 MB of objects, texts, lists, maps and numbers.
/** V8 came to write snapshots in half the time. */
const FASTER_SINCE_NODE = 24;
const PAUSE_MS_PER_MIB = { before: 82, since: 44 };
const POINTERS = { extraBytesPerByte: 7.5, fileBytesPerByte: 1.8 };
/** Texts and numbers make a heap large, but hardly a snapshot. */
const DATA = { pauseMsPerByte: 3 / MIB, extraBytesPerByte: 0.75, fileBytesPerByte: 0.3 };
/** Of any snapshot. */
const LEAST = { pauseMs: 100, extraBytes: 25 * MIB, fileBytes: 4 * MIB };
/**
 * V8 keeps a name for each index that some list has, in a buffer of 1 KB each (`StringsStorage::GetFormatted`): one list of a
 * million costs a GB that a thousand lists of a thousand do not.
 */
const INDEX = { pauseMs: 0.0003, extraBytes: 1040 };
/** No index costs less heap than what it stands for. */
const LEAST_BYTES_PER_INDEX = 56;
/** A collection does not look into texts and numbers: it takes much less than this for each byte of theirs. */
const COLLECT_MS_PER_BYTE = 0.3 / MIB;
const COLLECT_LEAST_MS = 10;
const STEEPNESS = 3;
/** Node's own objects, of which the time of a collection says nothing yet. */
const SMALL_BYTES = 16 * MIB;

export function usualRates({ heapBytes, largeBytes, collectMs, node }: HeapShape): Rates {
  const perByte = Math.max(0, collectMs - COLLECT_LEAST_MS) / heapBytes / COLLECT_MS_PER_BYTE;
  const pointers = heapBytes < SMALL_BYTES ? 1 : Math.min(1, perByte ** STEEPNESS);
  const data = 1 - pointers;
  const indices = Math.min(largeBytes / SLOT_BYTES, heapBytes / LEAST_BYTES_PER_INDEX) / heapBytes;
  const isFaster = Number(/^v?(\d+)/.exec(node)?.[1]) >= FASTER_SINCE_NODE;
  const pauseMsPerMib = isFaster ? PAUSE_MS_PER_MIB.since : PAUSE_MS_PER_MIB.before;
  return {
    pauseMsPerByte:
      LEAST.pauseMs / heapBytes +
      pointers * (pauseMsPerMib / MIB + indices * INDEX.pauseMs) +
      data * DATA.pauseMsPerByte,
    extraBytesPerByte:
      LEAST.extraBytes / heapBytes +
      pointers * (POINTERS.extraBytesPerByte + indices * INDEX.extraBytes) +
      data * DATA.extraBytesPerByte,
    fileBytesPerByte: LEAST.fileBytes / heapBytes + pointers * POINTERS.fileBytesPerByte + data * DATA.fileBytesPerByte,
  };
}

const LARGE_BYTES = `(process.getBuiltinModule?.('v8') ?? require('v8')).getHeapSpaceStatistics()
  .filter(({ space_name }) => space_name === 'large_object_space')
  .reduce((sum, { space_used_size }) => sum + space_used_size, 0)`;

/** A snapshot shows what is alive, so garbage is collected first. */
export async function shapeOf(session: Session, patience: Patience, signal: AbortSignal): Promise<HeapShape> {
  const collectMs = await collectGarbage(session, patience, signal);
  const { heapUsed } = await memoryUsage(session, patience);
  const largeBytes = await evaluate<number>(session, LARGE_BYTES, true);
  return { heapBytes: heapUsed, largeBytes, collectMs, node: await evaluate<string>(session, 'process.version') };
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
  };
}
