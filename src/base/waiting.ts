import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, LeaklineError, throwIfCancelled } from './errors.ts';
import type { Message } from './message.ts';
import type { Milliseconds } from './units.ts';

/** Waits, or rejects with `CancelledError` as soon as the signal aborts. */
export async function sleep(ms: Milliseconds, signal?: AbortSignal): Promise<void> {
  throwIfCancelled(signal);
  try {
    await delay(ms, undefined, signal ? { signal } : {});
  } catch {
    throw new CancelledError();
  }
}

/** Somebody did not answer in time. */
export class TimeoutError extends LeaklineError {
  override readonly name: string = 'TimeoutError';
}

/** The work's outcome, or a `TimeoutError` with that sentence after `ms`. The work itself goes on unheard. */
export async function withTimeout<T>(work: Promise<T>, ms: Milliseconds, sentence: () => string | Message): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(sentence())), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The work's outcome, or `CancelledError` as soon as the signal aborts. The work itself goes on unheard. */
export async function rejectOnAbort<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  throwIfCancelled(signal);
  let abort!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new CancelledError());
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Both outcomes; when one fails, the other is told to stop. */
export async function bothOf<A, B>(
  one: (signal: AbortSignal) => Promise<A>,
  other: (signal: AbortSignal) => Promise<B>,
  signal?: AbortSignal,
): Promise<[A, B]> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  try {
    return await Promise.all([one(either), other(either)]);
  } catch (error) {
    failed.abort();
    throw error;
  }
}
