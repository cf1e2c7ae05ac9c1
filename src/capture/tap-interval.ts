import { message } from '../base/message.ts';
import { CancelledError, throwIfCancelled } from '../base/errors.ts';
import { rejectOnAbort, sleep } from '../base/waiting.ts';
import type { Progress } from '../model/progress.ts';
import type { CapturePlan } from '../model/series.ts';
import type { TapPoint, TapRecord } from '../model/tap.ts';
import { TargetGoneError, type Session } from '../targets/session.ts';
import { runLoad } from './load.ts';
import { collectGarbage, memoryUsage, PATIENCE, settle } from './settle.ts';
import { Tap } from './tap.ts';

export interface TapEvents {
  progress(progress: Progress): void;
  output(source: 'program' | 'load', text: string): void;
}

export interface TapInterval {
  /** By thread. */
  readonly sessions: ReadonlyMap<number, Session>;
  readonly shared: boolean;
  readonly points: readonly TapPoint[];
  readonly fill: CapturePlan['fill'];
  /** Where the load command runs. */
  readonly loadFolder: string | undefined;
  /** Aborted when the target ends. */
  readonly gone: AbortSignal;
}

interface Tapped {
  readonly tap: Tap;
  readonly session: Session;
  readonly heapBefore: number;
  /** As of the last look: a target that ends takes what it counted along. */
  records: readonly TapRecord[];
  /** Points whose line runs too often, with the time they were counted for. */
  readonly stoppedAfterMs: Map<number, number>;
}

const LOOK_EVERY_MS = 100;
const READ_EVERY_LOOKS = 5;
/** Measured on Node 20: each call through the breakpoint's condition. */
const MS_PER_CALL = 0.12;
/** What a tap may take of the target's time: so much at once, and this share of what follows. */
const ALLOWED_MS = 1000;
const ALLOWED_SHARE = 0.1;

/**
 * One interval with all points tapped, each in its thread. When the target ends meanwhile, what was counted until then is
 * the answer; a cancel rejects. In any case the taps are removed before this settles.
 */
export async function tapInterval(
  interval: TapInterval,
  events: TapEvents,
  signal: AbortSignal,
): Promise<readonly TapRecord[]> {
  const { points, sessions, gone } = interval;
  const all = AbortSignal.any([signal, gone]);
  const lost = points.filter(({ thread }) => !sessions.has(thread)).map(withoutThread);
  const tapped: Tapped[] = [];
  try {
    for (const [thread, session] of sessions) {
      const own = points.filter((point) => point.thread === thread);
      if (own.length > 0) tapped.push(await setTap(session, own, interval.shared, all));
    }
    const startedAt = performance.now();
    if (tapped.length > 0) await fillWatched(interval, tapped, events, all);
    const elapsedMs = performance.now() - startedAt;
    for (const one of tapped) await lastLook(one, elapsedMs, all);
  } catch (error) {
    throwIfCancelled(signal);
    if (!gone.aborted && !(error instanceof TargetGoneError)) throw error;
    const problem = message`The target ended while it was tapped.`;
    return [...tapped.flatMap(({ records }) => records.map((record) => ({ ...record, problem }))), ...lost];
  } finally {
    await Promise.all(tapped.map(({ tap }) => tap.remove()));
  }
  return [...tapped.flatMap(({ records }) => records), ...lost];
}

async function setTap(
  session: Session,
  points: readonly TapPoint[],
  shared: boolean,
  signal: AbortSignal,
): Promise<Tapped> {
  const heapBefore = await heapUsed(session, signal);
  const setting = Tap.set(session, points, shared);
  // Cancelled in the middle: it must not be set after all when nobody is left to remove it.
  const abandon = (): void => void setting.then((tap) => tap.remove()).catch(() => undefined);
  signal.addEventListener('abort', abandon, { once: true });
  const tap = await rejectOnAbort(setting, signal);
  signal.removeEventListener('abort', abandon);
  return { tap, session, heapBefore, records: await tap.read(), stoppedAfterMs: new Map() };
}

async function lastLook(one: Tapped, elapsedMs: number, signal: AbortSignal): Promise<void> {
  await settle(one.session, PATIENCE, signal);
  const records = await rejectOnAbort(one.tap.read(), signal);
  const heapGrowthBytes = (await heapUsed(one.session, signal)) - one.heapBefore;
  one.records = records.map((record, point) => {
    const stoppedAfterMs = one.stoppedAfterMs.get(point);
    if (stoppedAfterMs === undefined) return { ...record, heapGrowthBytes };
    const calls = Math.round((record.calls * elapsedMs) / Math.max(1, stoppedAfterMs));
    return { ...record, calls, estimated: true, heapGrowthBytes };
  });
}

async function heapUsed(session: Session, signal: AbortSignal): Promise<number> {
  await collectGarbage(session, PATIENCE, signal);
  return (await memoryUsage(session, PATIENCE)).heapUsed;
}

function withoutThread({ suspectId, thread, confidence }: TapPoint): TapRecord {
  const problem = message`The worker thread of this line is not there any more. Capture a new series.`;
  return { suspectId, thread, confidence, calls: 0, traced: 0, stacks: [], problem };
}

/** Time or load, and a look at the counts every now and then. */
async function fillWatched(
  { fill, loadFolder }: TapInterval,
  tapped: readonly Tapped[],
  events: TapEvents,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const done = new AbortController();
  const elapsedMs = (): number => Math.round(performance.now() - startedAt);
  const tell = (): void => {
    const plannedMs = fill.kind === 'time' ? { plannedMs: fill.ms } : {};
    events.progress({ kind: 'tap', elapsedMs: elapsedMs(), ...plannedMs });
  };
  const watching = watch(tapped, AbortSignal.any([done.signal, signal]), elapsedMs, tell);
  try {
    if (fill.kind === 'time') await sleep(fill.ms, signal);
    else await runLoad(fill.command, loadFolder, (text) => events.output('load', text), signal);
  } finally {
    done.abort();
    await watching;
  }
}

async function watch(
  tapped: readonly Tapped[],
  signal: AbortSignal,
  elapsedMs: () => number,
  tell: () => void,
): Promise<void> {
  try {
    for (let look = 0; ; look++) {
      if (look % READ_EVERY_LOOKS === 0) tell();
      for (const one of tapped) {
        await rejectOnAbort(stopBusyPoints(one, elapsedMs), signal);
        if (look % READ_EVERY_LOOKS === 0) one.records = await rejectOnAbort(one.tap.read(), signal);
      }
      await sleep(LOOK_EVERY_MS, signal);
    }
  } catch (error) {
    // A target that ended, or one too busy to be asked, is found out by those who wait for the interval.
    if (!(error instanceof CancelledError || error instanceof TargetGoneError)) throw error;
  }
}

/** A line that runs many thousand times would slow the target down. */
async function stopBusyPoints({ tap, stoppedAfterMs }: Tapped, elapsedMs: () => number): Promise<void> {
  const counts = await tap.counts();
  const ms = elapsedMs();
  for (const [point, calls] of counts.entries()) {
    if (stoppedAfterMs.has(point) || calls * MS_PER_CALL < ALLOWED_MS + ALLOWED_SHARE * ms) continue;
    stoppedAfterMs.set(point, ms);
    await tap.stop(point);
  }
}
