import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { LeaklineError, reasonOf } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { rejectOnAbort, TimeoutError } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { Session } from '../targets/session.ts';

/** Bytes that may wait for the disk before the target is held back, and at which it is let go on. */
const HIGH_WATER = 64 * 2 ** 20;
const LOW_WATER = 8 * 2 ** 20;

export interface WrittenSnapshot {
  readonly fileBytes: number;
  readonly pauseMs: Milliseconds;
}

export interface SnapshotEvents {
  onBytes(bytes: number): void;
  readonly follower?: SnapshotFollower | undefined;
}

export interface FollowedSnapshot {
  readonly file: string;
  readonly thread: number;
  /** Of its thread, as planned. */
  readonly isLast: boolean;
}

/** Gets the bytes of a snapshot beside its file. It neither throws nor waits: the target stands still meanwhile. */
export interface SnapshotFollower {
  bytes(bytes: Uint8Array): void;
  /** The last byte has come; what is left is the disk's work. */
  whole(): void;
  /** Also after `whole`: there is no file. */
  failed(): void;
}

/**
 * Streams one snapshot into a new file. It is whole and on the disk when this resolves, and gone when it rejects.
 * `stallMs` is how long the target may stay silent in the middle.
 */
export async function writeSnapshot(
  session: Session,
  path: string,
  events: SnapshotEvents,
  stallMs: Milliseconds,
  signal: AbortSignal,
): Promise<WrittenSnapshot> {
  try {
    return await streamSnapshot(session, path, events, stallMs, signal);
  } catch (error) {
    events.follower?.failed();
    await rm(path, { force: true });
    throw asDiskError(error, path);
  }
}

async function streamSnapshot(
  session: Session,
  path: string,
  events: SnapshotEvents,
  stallMs: Milliseconds,
  signal: AbortSignal,
): Promise<WrittenSnapshot> {
  const file = await open(path, 'wx', 0o600);
  const stream = file.createWriteStream({ autoClose: false, highWaterMark: LOW_WATER });
  const broken = once(stream, 'error').then(([error]) => {
    throw error;
  }) as Promise<never>;
  broken.catch(() => undefined);
  const watch = new StallWatch(stallMs);
  let fileBytes = 0;
  let heldBack = false;
  const listeners = [
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      watch.alive();
      if (stream.destroyed) return; // the disk refused; what still comes is dropped
      const bytes = Buffer.from(chunk, 'utf8');
      fileBytes += bytes.length;
      stream.write(bytes, () => {
        if (heldBack && stream.writableLength < LOW_WATER) session.resume();
      });
      heldBack ||= stream.writableLength > HIGH_WATER;
      if (stream.writableLength > HIGH_WATER) session.pause();
      events.follower?.bytes(bytes);
      events.onBytes(fileBytes);
    }),
    session.on('HeapProfiler.reportHeapSnapshotProgress', () => watch.alive()),
  ];
  const startedAt = performance.now();
  try {
    // Progress is asked for as a sign of life: a big heap is silent for long before its first chunk.
    const taken = session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: true });
    await rejectOnAbort(Promise.race([taken, broken, watch.stalled]), signal);
    const pauseMs = Math.round(performance.now() - startedAt);
    events.follower?.whole();
    stream.end();
    await rejectOnAbort(Promise.race([once(stream, 'finish'), broken]), signal);
    await file.sync();
    return { fileBytes, pauseMs };
  } finally {
    watch.stop();
    for (const listener of listeners) listener.dispose();
    session.resume();
    stream.destroy();
    await file.close().catch(() => undefined);
  }
}

/** Rejects when nothing was heard for a while. */
class StallWatch {
  readonly stalled: Promise<never>;
  readonly #timer: NodeJS.Timeout;

  constructor(ms: Milliseconds) {
    let reject!: (error: Error) => void;
    this.stalled = new Promise((_, refuse) => {
      reject = refuse;
    });
    this.stalled.catch(() => undefined);
    this.#timer = setTimeout(() => {
      reject(
        new TimeoutError(
          message`The target has been silent for ${Math.round(ms / 1000)} s in the middle of a snapshot: it is stopped, waits at a breakpoint, or the connection stalls.`,
        ),
      );
    }, ms);
  }

  alive(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

export function asDiskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new LeaklineError(message`The disk is full: ${path} could not be written whole and was removed.`);
  }
  if (code === undefined || error instanceof LeaklineError) return error;
  return new LeaklineError(message`${path} cannot be written: ${reasonOf(error)}.`);
}
