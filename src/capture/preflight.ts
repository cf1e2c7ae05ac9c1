import { statfs } from 'node:fs/promises';
import { message, type Message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { Preflight } from '../model/preflight.ts';
import type { MemoryUsage } from '../model/report.ts';
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
}

const MIB = 2 ** 20;
const SLOT_BYTES = 8;

/** Measured on Node 20 and 24 with heaps from 50 to 600 MB of objects, texts, lists, maps and numbers. */
const POINTERS = { pauseMsPerByte: 60 / MIB, extraBytesPerByte: 7.5, fileBytesPerByte: 1.8 };
/**
 * V8 keeps a name for each index that some list has, in a buffer of 1 KB each (`StringsStorage::GetFormatted`): one list of a
 * million costs a GB that a thousand lists of a thousand do not.
 */
const INDEX = { pauseMs: 0.002, extraBytes: 1040 };
/** No index costs less heap than what it stands for. */
const LEAST_BYTES_PER_INDEX = 56;
/**
 * Texts and numbers make a heap large, but hardly a snapshot. A collection does not look into them either: it takes much
 * less than this for each byte of theirs.
 */
const COLLECT_MS_PER_BYTE = 0.5 / MIB;
const COLLECT_LEAST_MS = 8;
const STEEPNESS = 1.5;
const LEAST_DENSITY = 0.08;
/** Node's own objects, of which the time of a collection says nothing yet. */
const SMALL_BYTES = 16 * MIB;

export function usualRates({ heapBytes, largeBytes, collectMs }: HeapShape): Rates {
  const perByte = Math.max(0, collectMs - COLLECT_LEAST_MS) / heapBytes / COLLECT_MS_PER_BYTE;
  const density = heapBytes < SMALL_BYTES ? 1 : Math.min(1, Math.max(LEAST_DENSITY, perByte ** STEEPNESS));
  const indices = Math.min(largeBytes / SLOT_BYTES, heapBytes / LEAST_BYTES_PER_INDEX) / heapBytes;
  return {
    pauseMsPerByte: density * (POINTERS.pauseMsPerByte + indices * INDEX.pauseMs),
    extraBytesPerByte: density * (POINTERS.extraBytesPerByte + indices * INDEX.extraBytes),
    fileBytesPerByte: density * POINTERS.fileBytesPerByte,
  };
}

export interface Surroundings {
  readonly memory: MemoryUsage;
  /** Memory that the target can still get, by its machine or its container; `undefined` when nobody says. */
  readonly availableBytes?: number;
  /** On the disk of the series. */
  readonly freeDiskBytes?: number;
}

/** From what size on a pause is worth a warning, and worth a refusal: health checks end a process that is silent so long. */
const LONG_PAUSE_MS = 3000;
const DEADLY_PAUSE_MS = 30_000;

export interface Stakes {
  readonly snapshots: number;
  /** Started by us: nobody waits for its answers. */
  readonly own: boolean;
  readonly rates: Rates;
}

export function forecast(around: Surroundings, { snapshots, own, rates }: Stakes): Preflight {
  const { heapUsed, rss } = around.memory;
  const pauseMs = Math.round(heapUsed * rates.pauseMsPerByte);
  const extraBytes = heapUsed * rates.extraBytesPerByte;
  const diskBytes = heapUsed * rates.fileBytesPerByte * snapshots;
  const fatal: Message[] = [];
  const worrying: Message[] = [];
  const { availableBytes, freeDiskBytes } = around;
  if (availableBytes !== undefined && extraBytes > availableBytes) {
    fatal.push(
      message`A snapshot needs about ${formatBytes(extraBytes)} more memory, and the target can get ${formatBytes(availableBytes)}: it would probably be killed.`,
    );
  } else if (availableBytes !== undefined && extraBytes > availableBytes / 2) {
    worrying.push(
      message`A snapshot needs about ${formatBytes(extraBytes)} more memory of the ${formatBytes(availableBytes)} the target can get.`,
    );
  }
  if (freeDiskBytes !== undefined && diskBytes > freeDiskBytes) {
    fatal.push(
      message`The series needs about ${formatBytes(diskBytes)} of disk, and ${formatBytes(freeDiskBytes)} are free.`,
    );
  }
  if (!own && pauseMs > LONG_PAUSE_MS) {
    const seconds = (pauseMs / 1000).toFixed(0);
    if (pauseMs > DEADLY_PAUSE_MS)
      fatal.push(
        message`The target will answer nobody for about ${seconds} s with each snapshot: a health check may end it.`,
      );
    else worrying.push(message`The target will answer nobody for about ${seconds} s with each snapshot.`);
  }
  return {
    advice: fatal.length > 0 ? 'dont' : worrying.length > 0 ? 'careful' : 'go',
    reasons: [...fatal, ...worrying],
    heapBytes: heapUsed,
    rssBytes: rss,
    pauseMs,
    peakRssBytes: rss + extraBytes,
    diskBytes,
  };
}

interface TargetMemory {
  readonly memory: MemoryUsage;
  readonly available: number;
  readonly limit: number;
}

/** The target knows best what it can get: it may run in a container, or on another machine. */
const LOOK_AROUND = `(() => {
  const { freemem } = process.getBuiltinModule?.('os') ?? require('os');
  const limit = process.constrainedMemory?.() ?? 0;
  return { memory: process.memoryUsage(), available: process.availableMemory?.() ?? freemem(), limit };
})()`;

export async function lookAround(session: Session, folder: string): Promise<Surroundings> {
  const { memory, available, limit } = await evaluate<TargetMemory>(session, LOOK_AROUND, true);
  const disk = await statfs(folder).catch(() => undefined);
  // Without a limit of its own the number is near 2^64; where it cannot be read it is 0.
  const isLimited = limit > 0 && limit < 2 ** 50;
  const availableBytes = isLimited ? Math.min(available, Math.max(0, limit - memory.rss)) : available;
  return {
    memory,
    ...(availableBytes > 0 ? { availableBytes } : {}),
    ...(disk ? { freeDiskBytes: disk.bavail * disk.bsize } : {}),
  };
}

const LARGE_BYTES = `(process.getBuiltinModule?.('v8') ?? require('v8')).getHeapSpaceStatistics()
  .filter(({ space_name }) => space_name === 'large_object_space')
  .reduce((sum, { space_used_size }) => sum + space_used_size, 0)`;

/** A snapshot shows what is alive, so garbage is collected first. */
export async function shapeOf(session: Session, patience: Patience, signal: AbortSignal): Promise<HeapShape> {
  const collectMs = await collectGarbage(session, patience, signal);
  const { heapUsed } = await memoryUsage(session, patience);
  return { heapBytes: heapUsed, largeBytes: await evaluate<number>(session, LARGE_BYTES, true), collectMs };
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
