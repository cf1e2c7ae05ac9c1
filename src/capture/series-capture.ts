import { basename, join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { inWords, message, type Message } from '../base/message.ts';
import { CancelledError, LeaklineError, reasonOf, throwIfCancelled } from '../base/errors.ts';
import { steadyClock } from '../base/clock.ts';
import { rejectOnAbort, sleep, TimeoutError, withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { Preflight } from '../model/preflight.ts';
import type { Progress } from '../model/progress.ts';
import type { MemorySample } from '../model/report.ts';
import type { CapturePlan, SeriesManifest } from '../model/series.ts';
import type { ProgramAddress, TargetAddress } from '../model/target.ts';
import type { Trigger } from '../model/trigger.ts';
import { describeAddress } from '../targets/address-name.ts';
import { attach, type Attached } from '../targets/attach.ts';
import { withLastWords } from '../targets/program.ts';
import { TargetGoneError } from '../targets/session.ts';
import { ThreadSessions } from '../targets/thread-session.ts';
import { runLoad, type LoadResult } from './load.ts';
import { inNewFolder } from './series-folder.ts';
import { asDiskError } from './snapshot-file.ts';
import { forecast, lookAround, measuredRates, USUAL_RATES, type Rates } from './preflight.ts';
import { isFired } from './trigger.ts';
import { heapLimitBytes } from './watch.ts';
import { memoryUsage, PATIENCE, waitUntilReady, type Patience } from './settle.ts';
import { confirmSuspects, type Confirmation } from './confirmation.ts';
import { ThreadCapture } from './thread-capture.ts';

export interface CaptureCall {
  readonly address: TargetAddress;
  readonly plan: CapturePlan;
  readonly folder: string;
  readonly workspaceFolders: readonly string[];
}

export interface CaptureEvents {
  progress(progress: Progress): void;
  /** While the series waits for its trigger. */
  memory(sample: MemorySample): void;
  output(source: 'program' | 'load', text: string): void;
  /** What the person should know, said before anything is done to the target. */
  warn(warning: Message): void;
  approve(preflight: Preflight): Promise<boolean>;
  /** What is to be confirmed when the series is whole; absent when nothing is. */
  readonly confirmation?: Confirmation;
}

/** Waiting may take days, and the newest samples are enough to see growth by the hour. */
const MOST_SAMPLES = 20_000;
const WATCH_EVERY_MS = 1000;
const SEVERITY = { go: 0, careful: 1, dont: 2 } as const;
const MEMORY_EVERY_MS = 500;
const READY_MAX_MS = 15_000;
/** A script without load may be short: it is not kept waiting for a port that never opens. */
const READY_MAX_WITHOUT_LOAD_MS = 3000;
const LAST_LOOK_MS = 2000;
const LAST_WORDS_MS = 1000;
/** Worker threads may wait in `Atomics.wait` for ever; the series does not wait with them. */
const THREAD_ANSWER_MS = 5000;
const WARM_UP_TRIES = 4;
/** Load that failed only after so long has reached the target; what failed was something else. */
const LOAD_REACHED_MS = 3000;

/**
 * Takes a series. Resolves with its manifest, `partial` when something cut it short after the first snapshot; rejects,
 * and leaves no folder behind, when there is nothing to analyse.
 */
export async function captureSeries(
  call: CaptureCall,
  events: CaptureEvents,
  signal: AbortSignal,
  patience: Patience = PATIENCE,
): Promise<SeriesManifest> {
  return inNewFolder(call.folder, async () => {
    events.progress({ kind: 'connecting', endpoint: describeAddress(call.address) });
    const attached = await attach(call.address, (text) => events.output('program', text), signal);
    for (const warning of attached.warnings) events.warn(warning);
    const series = new SeriesCapture(call, events, attached, patience, signal);
    try {
      return await series.run();
    } finally {
      await attached.release();
    }
  });
}

class SeriesCapture {
  readonly #call: CaptureCall;
  readonly #events: CaptureEvents;
  readonly #attached: Attached;
  readonly #patience: Patience;
  readonly #user: AbortSignal;
  /** Aborted when the target ends: every wait in hand is over then. */
  readonly #gone = new AbortController();
  readonly #signal: AbortSignal;
  readonly #threads: ThreadCapture[] = [];
  readonly #starting: Promise<unknown>[] = [];
  readonly #clock = steadyClock();
  readonly #createdAt = this.#clock();
  /** The program has ended, but its heap stands until we leave. */
  #waitsForUs = false;

  constructor(call: CaptureCall, events: CaptureEvents, attached: Attached, patience: Patience, signal: AbortSignal) {
    this.#call = call;
    this.#events = events;
    this.#attached = attached;
    this.#patience = patience;
    this.#user = signal;
    this.#signal = AbortSignal.any([signal, this.#gone.signal]);
    const { session } = attached;
    void session.closed.then((sentence) => this.#gone.abort(new TargetGoneError(sentence)));
    session.on('NodeRuntime.waitingForDisconnect', () => {
      this.#waitsForUs = true;
      this.#gone.abort(new TargetGoneError('The target ended by itself.'));
    });
    this.#threads.push(new ThreadCapture(0, 'main', session, this.#threadOptions));
  }

  async run(): Promise<SeriesManifest> {
    try {
      const manifest = await this.#takeSeries();
      if (manifest.state === 'complete') await this.#confirm();
      return manifest;
    } finally {
      await Promise.all(
        this.#threads.map((thread) => withTimeout(thread.stop(), 2000, () => '').catch(() => undefined)),
      );
    }
  }

  async #takeSeries(): Promise<SeriesManifest> {
    try {
      await this.#start();
      await this.#takeAll();
      return await this.#writeManifest('complete');
    } catch (error) {
      await this.#lastChance();
      return await this.#cutShort(this.#reasonOf(error));
    }
  }

  /** In the session of the series, whose objects keep their ids: nothing has been disconnected. */
  async #confirm(): Promise<void> {
    const { confirmation } = this.#events;
    if (!confirmation) return;
    const { fill } = this.#call.plan;
    const sessions = new Map(this.#threads.filter(({ over }) => !over).map(({ id, session }) => [id, session]));
    const { shared } = this.#attached;
    const interval = { sessions, shared, fill, loadFolder: this.#loadFolder, gone: this.#gone.signal };
    await confirmSuspects(confirmation, interval, this.#events, this.#user);
  }

  get #main(): ThreadCapture {
    return this.#threads[0];
  }

  get #threadOptions(): ConstructorParameters<typeof ThreadCapture>[3] {
    const { folder, plan } = this.#call;
    return { folder, mode: plan.mode, patience: this.#patience, shared: this.#attached.shared, clock: this.#clock };
  }

  async #start(): Promise<void> {
    const { session, program } = this.#attached;
    await session.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }).catch(() => undefined);
    await this.#main.start();
    if (this.#call.plan.threads === 'all' && !this.#attached.shared) {
      const threads = new ThreadSessions(session, (thread) => {
        const patience = { ...this.#patience, answerMs: Math.min(THREAD_ANSWER_MS, this.#patience.answerMs) };
        const options = { ...this.#threadOptions, patience };
        const capture = new ThreadCapture(thread.thread, thread.info.title, thread, options);
        this.#threads.push(capture);
        // A thread may end while it is greeted.
        const started = withTimeout(capture.start(), THREAD_ANSWER_MS, () => 'no answer');
        this.#starting.push(started.catch(() => capture.giveUp()));
      });
      // Permission-restricted targets and very old ones refuse: the main thread is captured all the same.
      await threads.start().catch(() => undefined);
    }
    if (program) {
      const maxMs = this.#call.plan.fill.kind === 'load' ? READY_MAX_MS : READY_MAX_WITHOUT_LOAD_MS;
      await waitUntilReady(session, maxMs, this.#patience, this.#signal);
    }
  }

  async #takeAll(): Promise<void> {
    const { plan } = this.#call;
    if (plan.when) await this.#waitFor(plan.when);
    const deadline = performance.now() + (plan.maxMs ?? Number.POSITIVE_INFINITY);
    const approved = await this.#askApproval(USUAL_RATES, plan.snapshots, 'go');
    for (let index = 0; index < plan.snapshots; index++) {
      if (performance.now() > deadline) throw new LeaklineError('The time for the series was over.');
      const loadMs = await this.#fillInterval(index);
      await this.#takeSnapshots(index, loadMs);
      await this.#writeManifest('running');
      if (index === 0 && plan.snapshots > 1) await this.#askAgain(approved);
    }
    this.#events.progress({ kind: 'settling', elapsedMs: 0 });
    await Promise.all(
      this.#threads
        .filter(({ over }) => !over)
        .map((thread) =>
          thread.lookAgain(LAST_LOOK_MS, this.#signal).catch((error: unknown) => this.#afterLook(thread, error)),
        ),
    );
  }

  async #waitFor(trigger: Trigger): Promise<void> {
    const { session } = this.#attached;
    const heapLimit = trigger.limit.kind === 'heapLimit' ? await heapLimitBytes(session) : 0;
    const samples: MemorySample[] = [];
    while (!isFired(trigger, samples, heapLimit)) {
      if (samples.length > 0) await sleep(WATCH_EVERY_MS, this.#signal);
      const memory = await memoryUsage(session, this.#patience);
      samples.push({ takenAt: this.#clock(), ...memory });
      if (samples.length > MOST_SAMPLES) samples.shift();
      this.#events.memory(samples[samples.length - 1]);
    }
  }

  /** Asks only when there is something to say that was not agreed to before. */
  async #askApproval(rates: Rates, snapshots: number, agreed: Preflight['advice']): Promise<Preflight['advice']> {
    throwIfCancelled(this.#signal);
    const around = await lookAround(this.#attached.session, this.#call.folder);
    const preflight = forecast(around, { snapshots, own: this.#attached.program !== undefined, rates });
    if (SEVERITY[preflight.advice] <= SEVERITY[agreed]) return agreed;
    const approval = this.#events.approve(preflight);
    if (!(await rejectOnAbort(approval, this.#signal))) throw new CancelledError();
    return preflight.advice;
  }

  /** The first snapshot has shown what this heap really costs. */
  async #askAgain(agreed: Preflight['advice']): Promise<void> {
    const [{ memory, pauseMs, fileBytes }] = this.#main.snapshots;
    if (!memory) return;
    const rates = measuredRates(memory.heapUsed, pauseMs, fileBytes);
    await this.#askApproval(rates, this.#call.plan.snapshots - 1, agreed);
  }

  /** Main thread first; worker threads that came meanwhile are in, one that ends on the way keeps what it has. */
  async #takeSnapshots(index: number, loadMs: Milliseconds | undefined): Promise<void> {
    await this.#takeSnapshot(this.#main, index, loadMs, this.#signal);
    await Promise.all(this.#starting);
    for (const thread of this.#threads.slice(1)) {
      if (thread.over) continue;
      try {
        await this.#takeSnapshot(thread, index, loadMs, this.#signal);
      } catch (error) {
        // A thread that ended or stopped answering is no reason to lose the others; a full disk is.
        if (error instanceof TimeoutError) thread.giveUp();
        else if (!thread.over) throw error;
      }
    }
  }

  async #takeSnapshot(
    thread: ThreadCapture,
    index: number,
    loadMs: Milliseconds | undefined,
    signal: AbortSignal,
    ended = false,
  ): Promise<void> {
    const { snapshots } = this.#call.plan;
    const onBytes = (bytes: number, expectedBytes: number): void =>
      this.#events.progress({ kind: 'snapshot', snapshot: index, snapshots, thread: thread.id, bytes, expectedBytes });
    await thread.takeSnapshot(index, loadMs, onBytes, signal, ended);
  }

  /** Without its last look a series of snapshots is whole all the same, unless the person or the target ended it. */
  #afterLook(thread: ThreadCapture, error: unknown): void {
    if (thread === this.#main && this.#signal.aborted) throw error;
  }

  /** Time or load between two snapshots, with memory samples meanwhile. Before the first there is only load, as warm-up. */
  async #fillInterval(index: number): Promise<Milliseconds | undefined> {
    const { fill } = this.#call.plan;
    if (fill.kind === 'time' && index === 0) return undefined;
    const startedAt = performance.now();
    const done = new AbortController();
    const meanwhile = this.#sampleUntil(done.signal, () => this.#tellLoad(index, startedAt));
    try {
      if (fill.kind === 'load') return await this.#runLoad(fill.command, index);
      await sleep(fill.ms, this.#signal);
      return fill.ms;
    } finally {
      done.abort();
      await meanwhile;
      this.#tellLoad(index, startedAt);
    }
  }

  #tellLoad(interval: number, startedAt: Milliseconds): void {
    const { fill, snapshots } = this.#call.plan;
    const plannedMs = fill.kind === 'time' ? fill.ms : this.#main.snapshots.at(-1)?.loadMs;
    this.#events.progress({
      kind: 'load',
      interval,
      intervals: snapshots - 1,
      elapsedMs: Math.round(performance.now() - startedAt),
      ...(plannedMs === undefined ? {} : { plannedMs }),
    });
  }

  async #sampleUntil(done: AbortSignal, tell: () => void): Promise<void> {
    const signal = AbortSignal.any([done, this.#signal]);
    while (!signal.aborted) {
      tell();
      // A target too busy to answer is not at fault: the chart has a gap there.
      const samples = this.#threads.filter(({ over }) => !over).map((thread) => thread.sampleMemory());
      await rejectOnAbort(Promise.allSettled(samples), signal).catch(() => undefined);
      await sleep(MEMORY_EVERY_MS, signal).catch(() => undefined);
    }
  }

  /** A server that was just started may not listen yet, so the first load is tried again before it counts as failed. */
  async #runLoad(command: string, index: number): Promise<Milliseconds> {
    const tries = index === 0 ? WARM_UP_TRIES : 1;
    let result: LoadResult | undefined;
    for (let attempt = 0; attempt < tries; attempt++) {
      if (attempt > 0) await sleep(1500, this.#signal);
      result = await runLoad(command, this.#loadFolder, (text) => this.#events.output('load', text), this.#signal);
      if (result.exitCode === 0 || result.elapsedMs > LOAD_REACHED_MS) return result.elapsedMs;
      const { exitCode, lastLine } = result;
      if (attempt === tries - 1 && index === 0) {
        const failed = message`The load command failed ${tries} times with exit code ${exitCode}.`;
        throw new LeaklineError(lastLine === '' ? failed : message`${failed} It said: ${lastLine}`);
      }
    }
    return result?.elapsedMs ?? 0;
  }

  get #loadFolder(): string | undefined {
    const { address, workspaceFolders } = this.#call;
    return address.kind === 'program' ? address.cwd : workspaceFolders[0];
  }

  /**
   * A program that ended by itself waits for us with its heap still standing. When only one snapshot was taken, that
   * heap is all there is to compare with; otherwise it would be an interval shorter than the others.
   */
  async #lastChance(): Promise<void> {
    if (!this.#waitsForUs || this.#user.aborted) return;
    if (this.#main.snapshots.length === 1) {
      await this.#takeSnapshot(this.#main, 1, undefined, this.#user, true).catch(() => undefined);
    }
    // What it died of is printed after we have left.
    await this.#attached.session.close();
    await this.#attached.program?.exit(LAST_WORDS_MS);
  }

  #reasonOf(error: unknown): unknown {
    if (this.#user.aborted) return new CancelledError();
    const { signal } = this.#gone;
    if (!signal.aborted) return error;
    return new TargetGoneError(withLastWords(reasonOf(signal.reason), this.#attached.program?.errorWords() ?? ''));
  }

  async #cutShort(reason: unknown): Promise<SeriesManifest> {
    const taken = this.#main.snapshots.length;
    const sentence = reason instanceof CancelledError ? message`The capture was cancelled.` : reasonOf(reason);
    if (taken === 0) {
      if (reason instanceof CancelledError) throw reason;
      throw new LeaklineError(message`${sentence} There is no snapshot to analyse.`);
    }
    const planned = this.#call.plan.snapshots;
    return this.#writeManifest('partial', message`${sentence} ${taken} of ${planned} snapshots were taken.`);
  }

  async #writeManifest(state: SeriesManifest['state'], problem?: Message): Promise<SeriesManifest> {
    const { folder, plan, workspaceFolders, address } = this.#call;
    const { snapshots, fill, threads } = plan;
    const manifest: SeriesManifest = {
      version: 1,
      id: basename(folder),
      createdAt: this.#createdAt,
      state,
      ...(state === 'running' ? { writerPid: process.pid } : {}),
      ...(problem === undefined ? {} : { problem: inWords(problem), problemWords: problem }),
      target: this.#attached.target,
      mode: plan.mode,
      workspaceFolders,
      ...(fill.kind === 'load' ? { loadCommand: fill.command } : {}),
      plan: { snapshots, fill, threads },
      ...(address.kind === 'program' ? { program: programOf(address) } : { address }),
      threads: this.#threads.filter((t) => t.id === 0 || t.snapshots.length > 0).map(({ series }) => series),
    };
    const path = join(folder, 'manifest.json');
    await writeFileAtomically(path, JSON.stringify(manifest, null, 1)).catch((error: unknown) => {
      throw asDiskError(error, path);
    });
    return manifest;
  }
}

function programOf({ command, args, cwd }: ProgramAddress): NonNullable<SeriesManifest['program']> {
  return { command, args, cwd };
}
