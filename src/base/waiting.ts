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

/** For work of several parts: when one fails, the others are told to stop. */
export async function togetherOrNot<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const failed = new AbortController();
  try {
    return await work(signal ? AbortSignal.any([signal, failed.signal]) : failed.signal);
  } catch (error) {
    failed.abort();
    throw error;
  }
}
