import { message, type Message } from '../base/message.ts';
import { rejectOnAbort, sleep, withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { MemoryUsage } from '../model/report.ts';
import { evaluate, RefusedError, type Session } from '../targets/session.ts';

/** How long a target may take to answer before it counts as stopped. */
export interface Patience {
  readonly answerMs: Milliseconds;
  /** Silence in the middle of a snapshot: collecting and walking a heap of many GB is one such silence. */
  readonly snapshotMs: Milliseconds;
}

export const PATIENCE: Patience = { answerMs: 30_000, snapshotMs: 180_000 };

const SETTLE_MIN_MS = 300;
const SETTLE_MAX_MS = 2000;
/** Share of time at work below which a target counts as quiet. */
const QUIET_UTILIZATION = 0.1;

export async function ask<T>(session: Session, expression: string, patience: Patience): Promise<T> {
  return withTimeout(evaluate<T>(session, expression), patience.answerMs, () => silence(patience.answerMs));
}

export function silence(ms: Milliseconds): Message {
  return message`The target has not answered for ${Math.round(ms / 1000)} s: it is busy, stopped, or waits at a breakpoint.`;
}

export async function memoryUsage(session: Session, patience: Patience): Promise<MemoryUsage> {
  return ask<MemoryUsage>(session, 'process.memoryUsage()', patience);
}

interface Activity {
  /** Milliseconds since the process started. */
  readonly idle: number;
  readonly active: number;
  readonly listens: boolean;
}

/**
 * Asked of a process that may have only just begun: lazily made globals such as `performance` must not be touched, since
 * Node keeps what they are at the first look.
 */
const ACTIVITY = `(() => {
  const { user, system } = process.cpuUsage();
  const active = (user + system) / 1000;
  const resources = process.getActiveResourcesInfo?.() ?? [];
  return { idle: process.uptime() * 1000 - active, active, listens: resources.includes('TCPServerWrap') };
})()`;

/** Share of the time between two looks that the process was at work. */
export function utilization(before: Activity, after: Activity): number {
  const active = after.active - before.active;
  // Several threads at once can be busier than time passes.
  const idle = Math.max(0, after.idle - before.idle);
  return active + idle === 0 ? 1 : active / (active + idle);
}

/** After load ends there are answers under way, closing sockets, timers about to fire: wait for calm, but not for long. */
export async function settle(session: Session, patience: Patience, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  let before = await ask<Activity>(session, ACTIVITY, patience);
  for (;;) {
    await sleep(SETTLE_MIN_MS / 2, signal);
    const after = await ask<Activity>(session, ACTIVITY, patience);
    const elapsed = performance.now() - startedAt;
    if (elapsed >= SETTLE_MIN_MS && utilization(before, after) < QUIET_UTILIZATION) return;
    if (elapsed >= SETTLE_MAX_MS) return;
    before = after;
  }
}

export async function collectOnce(session: Session, patience: Patience, signal: AbortSignal): Promise<void> {
  const collecting = session.send('HeapProfiler.collectGarbage');
  await rejectOnAbort(
    withTimeout(collecting, 2 * patience.answerMs, () => silence(2 * patience.answerMs)),
    signal,
  );
}

/** Some turns of the event loop. */
export const TURNS_MS: Milliseconds = 50;

/**
 * Collects twice with turns of the event loop between, so that finalizers, `close` events and microtasks that the first
 * collection set off have run and what they let go of is collected, too.
 */
export async function collectGarbage(session: Session, patience: Patience, signal: AbortSignal): Promise<void> {
  await collectOnce(session, patience, signal);
  await sleep(TURNS_MS, signal);
  await collectOnce(session, patience, signal);
}

const QUIET_MS = 1500;
const READY_POLL_MS = 100;

/**
 * Waits until a program that was just started is ready for load: it listens, or has been quiet for a while, or the
 * time is over. Programs that never listen (scripts with timers) are as ready as they will be.
 */
export async function waitUntilReady(
  session: Session,
  maxMs: Milliseconds,
  patience: Patience,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  let quietSince = startedAt;
  let before = await ask<Activity>(session, ACTIVITY, patience);
  while (!before.listens && performance.now() - startedAt < maxMs) {
    await sleep(READY_POLL_MS, signal);
    const after = await ask<Activity>(session, ACTIVITY, patience);
    if (utilization(before, after) > QUIET_UTILIZATION) quietSince = performance.now();
    if (performance.now() - quietSince > QUIET_MS) return;
    before = after;
  }
}

/** An id that V8 gives an object at first sight and keeps, unless somebody clears the ids of the whole heap. */
export async function objectIdProbe(session: Session): Promise<string | undefined> {
  try {
    const { result } = await session.send('Runtime.evaluate', { expression: 'process', silent: true });
    if (result.objectId === undefined) return undefined;
    const { objectId } = result;
    const { heapSnapshotObjectId } = await session.send('HeapProfiler.getHeapObjectId', { objectId });
    await session.send('Runtime.releaseObject', { objectId });
    return heapSnapshotObjectId;
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
