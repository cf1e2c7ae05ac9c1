import { basename, join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { steadyClock, type Clock } from '../base/clock.ts';
import { CancelledError, reasonOf, throwIfCancelled } from '../base/errors.ts';
import { inWords, message, type Message } from '../base/message.ts';
import { rejectOnAbort, sleep, TimeoutError, withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { SeriesManifest, ThreadSeries } from '../model/series.ts';
import type { WatchRequest } from '../model/watch.ts';
import { attach, type Attached } from '../targets/attach.ts';
import { evaluate, TargetGoneError, type Session } from '../targets/session.ts';
import { ThreadSessions } from '../targets/thread-session.ts';
import type { CaptureEvents } from './capture-call.ts';
import { inNewFolder } from './series-folder.ts';
import { PATIENCE, silence, waitUntilReady, type Patience } from './settle.ts';
import { ThreadWatch, type ThreadWatchOptions } from './thread-watch.ts';
import { isFired } from './trigger.ts';

const READY_MAX_MS = 5000;
const THREAD_ANSWER_MS = 5000;
/** Who cancels has waited long enough. */
const LAST_READING_MS = 10_000;
/** Three intervals tell growth from warm-up. A long watch has more of them, since it may be ended at any time. */
const INTERVALS = 3;
const MOST_BETWEEN_MS = 60_000;
const LEAST_BETWEEN_MS = 1000;
/** A reading stops the target for a moment: what is read more often than that leaves it in peace for so many times as long. */
const REST = 60;

export type WatchEvents = Pick<CaptureEvents, 'memory' | 'output' | 'warn'>;

/**
 * Looks at a target without a snapshot and writes what it saw as a series. Ends with the time, the trigger, the target,
 * or the person's cancel: what was seen until then is kept.
 */
export async function watchTarget(
  request: WatchRequest,
  events: WatchEvents,
  signal: AbortSignal,
  patience: Patience = PATIENCE,
): Promise<SeriesManifest> {
  return inNewFolder(request.folder, async () => {
    const attached = await attach(request.address, (text) => events.output('program', text), signal);
    try {
      for (const warning of attached.warnings) events.warn(warning);
      if (attached.program) await waitUntilReady(attached.session, READY_MAX_MS, patience, signal);
      return await new Watch(request, events, attached, signal, patience).run();
    } finally {
      await attached.release();
    }
  });
}

class Watch {
  readonly #request: WatchRequest;
  readonly #events: WatchEvents;
  readonly #attached: Attached;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  readonly #clock: Clock = steadyClock();
  readonly #startedAt = performance.now();
  readonly #threads: ThreadWatch[];
  /** Under way. */
  #reading: Promise<Milliseconds> | undefined;

  constructor(request: WatchRequest, events: WatchEvents, attached: Attached, signal: AbortSignal, patience: Patience) {
    this.#request = request;
    this.#events = events;
    this.#attached = attached;
    this.#signal = signal;
    this.#patience = patience;
    this.#threads = [new ThreadWatch(0, 'main', attached.session, this.#options)];
  }

  async run(): Promise<SeriesManifest> {
    const createdAt = this.#clock();
    const problem = await this.#watch();
    const { folder, workspaceFolders, plan } = this.#request;
    const threads: ThreadSeries[] = [];
    for (const thread of this.#threads) if (thread.id === 0 || thread.hasBegun) threads.push(await thread.finish());
    const manifest: SeriesManifest = {
      version: 1,
      id: basename(folder),
      createdAt,
      state: problem === undefined ? 'complete' : 'partial',
      ...(problem === undefined ? {} : { problem: inWords(problem), problemWords: problem }),
      target: this.#attached.target,
      mode: plan.samplingAfterMs === undefined ? 'snapshots' : 'sampling',
      workspaceFolders,
      threads,
    };
    await writeFileAtomically(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 1));
    return manifest;
  }

  get #options(): ThreadWatchOptions {
    const { folder, plan } = this.#request;
    return {
      folder,
      census: plan.census,
      sampling: plan.samplingAfterMs !== undefined,
      isShort: plan.ms <= INTERVALS * MOST_BETWEEN_MS,
      patience: this.#patience,
      shared: this.#attached.shared,
      clock: this.#clock,
    };
  }

  get #elapsed(): Milliseconds {
    return performance.now() - this.#startedAt;
  }

  /** Why it ended before its time: by a cancel, say. In any case what was seen until then is the answer. */
  async #watch(): Promise<Message | undefined> {
    try {
      await this.#greetThreads();
      const fired = await this.#lookOn();
      if (this.#main.hasBegun) await this.#readAll();
      return fired ? message`The limit was passed.` : undefined;
    } catch (error) {
      if (error instanceof TargetGoneError || this.#main.over) return message`${reasonOf(error)}`;
      if (error instanceof TimeoutError && this.#main.memory.length > 0) {
        this.#main.giveUp();
        return message`${reasonOf(error)}`;
      }
      if (!(error instanceof CancelledError) || !this.#signal.aborted) throw error;
      if (this.#main.hasBegun) await this.#readLast();
      return message`The watch was ended.`;
    }
  }

  async #readLast(): Promise<void> {
    const ms = Math.min(LAST_READING_MS, this.#patience.answerMs);
    // Without it there are the readings before.
    await withTimeout(this.#reading ?? this.#readAll(), ms, () => '').catch(() => this.#main.giveUp());
  }

  get #main(): ThreadWatch {
    return this.#threads[0];
  }

  /** Worker threads that run already. One that comes later would have no reading to be compared with. */
  async #greetThreads(): Promise<void> {
    if (this.#attached.shared || this.#readFrom === undefined) return;
    const threads = new ThreadSessions(this.#attached.session, (session) => {
      const patience = { ...this.#patience, answerMs: THREAD_ANSWER_MS };
      const thread = new ThreadWatch(session.thread, session.info.title, session, { ...this.#options, patience });
      if (!this.#main.hasBegun) this.#threads.push(thread);
    });
    await threads.start().catch(() => undefined);
  }

  /** Memory all the time, readings every so often. Whether the trigger ended it. */
  async #lookOn(): Promise<boolean> {
    const { plan } = this.#request;
    const { until } = plan;
    const heapLimit = until?.limit.kind === 'heapLimit' ? await heapLimitBytes(this.#attached.session) : 0;
    let nextReading = this.#readFrom ?? Number.POSITIVE_INFINITY;
    while (this.#elapsed < plan.ms) {
      throwIfCancelled(this.#signal);
      if (this.#elapsed >= nextReading)
        nextReading = this.#elapsed + (await rejectOnAbort(this.#readAll(), this.#signal));
      else this.#events.memory(await rejectOnAbort(this.#main.sampleMemory(), this.#signal));
      if (until && isFired(until, this.#main.memory, heapLimit)) return true;
      await sleep(Math.min(plan.everyMs, Math.max(0, plan.ms - this.#elapsed)), this.#signal);
    }
    return false;
  }

  /** When the first reading is due; never when only memory is looked at. */
  get #readFrom(): Milliseconds | undefined {
    const { census, samplingAfterMs } = this.#request.plan;
    return samplingAfterMs ?? (census ? 0 : undefined);
  }

  /** Resolves with how long the target is to be left in peace. */
  async #readAll(): Promise<Milliseconds> {
    this.#reading = this.#readThreads().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readThreads(): Promise<Milliseconds> {
    let spent = 0;
    for (const thread of this.#threads.filter(({ over }) => !over)) {
      const reading = thread.hasBegun ? thread.read() : thread.begin();
      try {
        const ms = thread === this.#main ? this.#patience.snapshotMs : THREAD_ANSWER_MS;
        spent += await withTimeout(reading, ms, () => silence(ms));
      } catch (error) {
        // A thread that ended or stopped answering is no reason to lose the others.
        if (thread === this.#main) throw error;
        thread.giveUp();
      }
    }
    const third = (this.#request.plan.ms - (this.#readFrom ?? 0)) / INTERVALS;
    return Math.max(LEAST_BETWEEN_MS, Math.min(third, Math.max(MOST_BETWEEN_MS, REST * spent)));
  }
}

export async function heapLimitBytes(session: Session): Promise<number> {
  const limit = `(process.getBuiltinModule?.('v8') ?? require('v8')).getHeapStatistics().heap_size_limit`;
  return evaluate<number>(session, limit, true);
}
