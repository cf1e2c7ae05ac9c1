import { basename, join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { inWords, listed, message, type Message } from '../base/message.ts';
import { CancelledError, LeaklineError, reasonOf } from '../base/errors.ts';
import { steadyClock } from '../base/clock.ts';
import { rejectOnAbort, sleep, TimeoutError, withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { MemorySample } from '../model/report.ts';
import type { SeriesManifest, SnapshotEntry } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import type { Trigger } from '../model/trigger.ts';
import { describeAddress } from '../targets/address-name.ts';
import { attach, type Attached } from '../targets/attach.ts';
import { withLastWords } from '../targets/program.ts';
import { TargetGoneError } from '../targets/session.ts';
import { ThreadSessions } from '../targets/thread-session.ts';
import { Approval } from './approval.ts';
import type { CaptureCall, CaptureEvents } from './capture-call.ts';
import { loadOfInterval, requestsPerInterval } from './interval-load.ts';
import { inNewFolder } from './series-folder.ts';
import { asDiskError } from './snapshot-file.ts';
import { reasonToStop, refuseMore } from './stop-rules.ts';
import { isFired, waitUntilFired } from './trigger.ts';
import { heapLimitBytes } from './watch.ts';
import { memoryUsage, PATIENCE, waitUntilReady, type Patience } from './settle.ts';
import { confirmSuspects } from './confirmation.ts';
import { ThreadCapture } from './thread-capture.ts';

const MEMORY_EVERY_MS = 500;
const READY_MAX_MS = 15_000;
/** A script without load may be short: it is not kept waiting for a port that never opens. */
const READY_MAX_WITHOUT_LOAD_MS = 3000;
const LAST_LOOK_MS = 2000;
const LAST_WORDS_MS = 1000;
/** Worker threads may wait in `Atomics.wait` for ever; the series does not wait with them. */
const THREAD_ANSWER_MS = 5000;

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
  /** Made by the load before each snapshot, where it said so. */
  readonly #requests: (number | undefined)[] = [];
  readonly #clock = steadyClock();
  readonly #createdAt = this.#clock();
  /** Why there will be no further snapshot although the plan has more. */
  #endedEarly: Message | undefined;
  #heapLimitBytes = 0;
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
      return await this.#writeManifest('complete', this.#silence());
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

  get #files(): readonly SnapshotEntry[] {
    return this.#threads.flatMap(({ snapshots }) => snapshots);
  }

  get #threadOptions(): ConstructorParameters<typeof ThreadCapture>[3] {
    const { folder, plan } = this.#call;
    const { follow } = this.#events;
    return {
      folder,
      mode: plan.mode,
      patience: this.#patience,
      shared: this.#attached.shared,
      clock: this.#clock,
      follow: follow && ((file, thread, index) => follow({ file, thread, isLast: index === plan.snapshots - 1 })),
    };
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
        this.#starting.push(started.catch((error: unknown) => capture.giveUp(error instanceof TimeoutError)));
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
    if ([plan.when, plan.lastWhen].some((trigger) => trigger?.limit.kind === 'heapLimit'))
      this.#heapLimitBytes = await heapLimitBytes(this.#attached.session);
    const startedAt = performance.now();
    if (plan.when) await this.#waitFor(plan.when);
    const { session, program } = this.#attached;
    const approval = new Approval({
      session,
      folder: this.#call.folder,
      own: program !== undefined,
      patience: this.#patience,
      approve: (preflight) => this.#events.approve(preflight),
    });
    await approval.ask(plan.snapshots, this.#signal);
    for (let index = 0; index < plan.snapshots; index++) {
      refuseMore(plan, this.#files, startedAt);
      const loadMs = await this.#fillInterval(index);
      await this.#takeSnapshots(index, loadMs);
      await this.#writeManifest('running');
      if (index === 0 && plan.snapshots > 1)
        await approval.askAgain(this.#main.snapshots[0], plan.snapshots - 1, this.#signal);
      if (index < plan.snapshots - 1) this.#endedEarly ??= reasonToStop(plan, this.#main.snapshots);
      if (this.#endedEarly) break;
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
    const look = async (): Promise<MemorySample> => {
      const memory = await memoryUsage(this.#attached.session, this.#patience);
      const sample = { takenAt: this.#clock(), ...memory };
      this.#events.memory(sample);
      return sample;
    };
    const { maxMs = Number.POSITIVE_INFINITY } = this.#call.plan;
    await waitUntilFired(trigger, look, this.#heapLimitBytes, maxMs, this.#signal);
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
        if (error instanceof TimeoutError) thread.giveUp(true);
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
    const cut = new AbortController();
    const signal = AbortSignal.any([cut.signal, this.#signal]);
    const meanwhile = this.#sampleUntil(done.signal, () => {
      this.#tellLoad(index, startedAt);
      if (index > 0 && this.#isLastDue()) cut.abort();
    });
    try {
      if (fill.kind === 'time') await sleep(fill.ms, signal);
      else
        this.#requests[index] = await loadOfInterval(
          index,
          fill.command,
          this.#loadFolder,
          (text) => this.#events.output('load', text),
          signal,
        );
    } catch (error) {
      if (!cut.signal.aborted || this.#signal.aborted) throw error;
      this.#endedEarly = message`Memory passed the limit that was set, so the last snapshot was taken at once.`;
    } finally {
      done.abort();
      await meanwhile;
      this.#tellLoad(index, startedAt);
    }
    return Math.round(performance.now() - startedAt);
  }

  #isLastDue(): boolean {
    const { lastWhen } = this.#call.plan;
    return lastWhen !== undefined && isFired(lastWhen, this.#main.memory, this.#heapLimitBytes);
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

  /** Threads of which there is less than of the others, so that nobody takes their silence for good news. */
  #silence(): Message | undefined {
    const silent = this.#threads.filter(({ gaveUp }) => gaveUp).map(({ title }) => title);
    if (silent.length === 0) return undefined;
    return silent.length === 1
      ? message`A worker thread did not answer and is not followed to the end: ${silent[0]}. What grows in it is not seen here.`
      : message`${silent.length} worker threads did not answer and are not followed to the end: ${listed(silent)}. What grows in them is not seen here.`;
  }

  async #writeManifest(state: SeriesManifest['state'], problem?: Message): Promise<SeriesManifest> {
    const { folder, plan, workspaceFolders, address, continues } = this.#call;
    const { snapshots, fill, threads } = plan;
    const manifest: SeriesManifest = {
      version: 1,
      id: basename(folder),
      createdAt: this.#createdAt,
      state,
      ...(state === 'running' ? { writerPid: process.pid } : {}),
      ...(problem === undefined ? {} : { problem: inWords(problem), problemWords: problem }),
      ...(continues === undefined ? {} : { continues }),
      ...(state === 'partial' && this.#gone.signal.aborted && !this.#user.aborted ? { targetLost: true } : {}),
      ...(this.#endedEarly && state === 'complete' ? { endedEarly: this.#endedEarly } : {}),
      target: this.#attached.target,
      mode: plan.mode,
      workspaceFolders,
      ...(fill.kind === 'load' ? { loadCommand: fill.command } : {}),
      plan: { snapshots, fill, threads },
      ...requestsPerInterval(fill, this.#requests),
      ...startedOrFound(address),
      threads: this.#threads.filter((t) => t.id === 0 || t.snapshots.length > 0).map(({ series }) => series),
    };
    const path = join(folder, 'manifest.json');
    await writeFileAtomically(path, JSON.stringify(manifest, null, 1)).catch((error: unknown) => {
      throw asDiskError(error, path);
    });
    return manifest;
  }
}

/** A program that was started can be started again, with the same environment. */
function startedOrFound(address: TargetAddress): Pick<SeriesManifest, 'program' | 'address'> {
  if (address.kind !== 'program') return { address };
  const { kind: _, ...program } = address;
  return { program };
}
