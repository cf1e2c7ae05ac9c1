import { message } from '../base/message.ts';
import { sleep } from '../base/waiting.ts';
import type { TapRecord, TapRequest } from '../model/tap.ts';
import { attach, type Attached } from '../targets/attach.ts';
import { TargetGoneError, type Session } from '../targets/session.ts';
import { ThreadSessions } from '../targets/thread-session.ts';
import { tapInterval, type TapEvents } from './tap-interval.ts';

/** Threads that run are reported before the call returns, but their own session takes a moment to answer. */
const THREADS_MS = 200;

/** Taps lines of a target that runs, with a connection of its own. */
export async function tapTarget(
  call: TapRequest,
  events: TapEvents,
  signal: AbortSignal,
): Promise<readonly TapRecord[]> {
  const { points, fill, loadFolder } = call;
  const attached = await attach(call.address, (text) => events.output('program', text), signal);
  try {
    const { session, shared } = attached;
    const gone = new AbortController();
    void session.closed.then((sentence) => gone.abort(new TargetGoneError(sentence)));
    // A process that has ended waits for us, and must not wait long.
    session.on('NodeRuntime.waitingForDisconnect', () =>
      gone.abort(new TargetGoneError(message`The target ended by itself.`)),
    );
    await session.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }).catch(() => undefined);
    const sessions = await sessionsOf(attached, call);
    const interval = { sessions, shared, points, fill, loadFolder, gone: gone.signal };
    return await tapInterval(interval, events, signal);
  } finally {
    await attached.release();
  }
}

/** The sessions that run the points, by thread. */
async function sessionsOf({ session, shared }: Attached, call: TapRequest): Promise<Map<number, Session>> {
  const { points, threadTitles } = call;
  const found = new Map<number, Session>([[0, session]]);
  const wanted = new Set(points.map(({ thread }) => thread).filter((thread) => thread !== 0));
  if (wanted.size === 0 || shared) return found;
  const threads = new ThreadSessions(session, () => undefined);
  await threads.start();
  await sleep(THREADS_MS);
  for (const thread of wanted) {
    const same = threads.sessions.filter(({ info }) => info.title === threadTitles[thread]);
    const one = same.find((candidate) => candidate.thread === thread) ?? same[0];
    if (one) found.set(thread, one);
  }
  return found;
}
