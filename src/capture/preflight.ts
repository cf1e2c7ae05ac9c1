import { statfs } from 'node:fs/promises';
import { message, type Message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { Preflight } from '../model/preflight.ts';
import type { MemoryUsage } from '../model/report.ts';
import { evaluate, type Session } from '../targets/session.ts';
import type { Rates } from './rates.ts';

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
  const doubts =
    rates.areMeasured || fatal.length + worrying.length === 0
      ? []
      : [
          message`If long texts or numbers fill much of its heap, this is too high an estimate; the first snapshot corrects it.`,
        ];
  return {
    advice: fatal.length > 0 ? 'dont' : worrying.length > 0 ? 'careful' : 'go',
    reasons: [...fatal, ...worrying, ...doubts],
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
