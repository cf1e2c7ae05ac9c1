import { Worker } from 'node:worker_threads';
import type { Disposable } from '../base/disposable.ts';
import { CancelledError, LeaklineError, reasonOf, throwIfCancelled } from '../base/errors.ts';
import { inWords, message, type MessageValue } from '../base/message.ts';
import { openChannel } from '../base/rpc.ts';
import { rejectOnAbort, withTimeout } from '../base/waiting.ts';

const TIDY_UP_MS = 6000;

interface Cancellable {
  cancel(job: string): Promise<void>;
}

export interface WorkerClientOptions {
  /** Path of the bundled worker. */
  readonly file: string;
  /** `analysis worker`, for sentences. */
  readonly title: MessageValue;
  /** Ended when nothing has run in it for so long, so that its memory goes back. 0 keeps it. */
  readonly idleMs: number;
  readonly maxHeapMb?: number;
  /** How long a job may go on after it was cancelled; then its worker is ended. Without it the worker is waited for: it has things to tidy up. */
  readonly patienceMs?: number;
}

/** One worker thread: started at the first call, ended when idle, started again when it died. */
export class WorkerClient<Remote extends Cancellable, Local extends object> implements Disposable {
  readonly #options: WorkerClientOptions;
  readonly #jobs = new Map<string, RunningJob<Local>>();
  #running: RunningWorker<Remote> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastJob = 0;

  constructor(options: WorkerClientOptions) {
    this.#options = options;
  }

  /** Runs one call as a job; `events` hears the worker while it runs. An abort is sent across; the call still settles by the worker's own answer. */
  async run<T>(
    events: Partial<Local>,
    call: (remote: Remote, job: string) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    throwIfCancelled(signal);
    const job = `job-${++this.#lastJob}`;
    const running = (this.#running ??= this.#start());
    const patience = new AbortController();
    const abort = (): void => {
      // A worker that is gone has rejected the job already.
      running.remote.cancel(job).catch(() => undefined);
      const { patienceMs } = this.#options;
      if (patienceMs === undefined) return;
      const timer = setTimeout(() => this.#lose(job, patience), patienceMs);
      patience.signal.addEventListener('abort', () => clearTimeout(timer));
    };
    // The call in hand keeps the process alive, an idle worker does not.
    running.worker.ref();
    clearTimeout(this.#idle);
    signal?.addEventListener('abort', abort, { once: true });
    const work = call(running.remote, job);
    this.#jobs.set(job, { events, abort, settled: work.catch(() => undefined) });
    try {
      return await rejectOnAbort(work, patience.signal);
    } catch (error) {
      // A step that was torn down by the abort may fail in its own words; the person only knows that they cancelled.
      if (signal?.aborted && !(error instanceof LeaklineError)) throw new CancelledError();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      patience.abort();
      this.#jobs.delete(job);
      this.#endWhenIdle();
    }
  }

  /** A cancelled job is not waited for any longer; a worker that has nothing else to do ends with it, in the middle of whatever it does. */
  #lose(job: string, patience: AbortController): void {
    patience.abort();
    if (this.#jobs.size > 1 || !this.#jobs.has(job)) return;
    void this.#running?.worker.terminate();
    this.#running = undefined;
  }

  /** Calls from the worker go to the events of the job they name first; late ones of a job that has settled go nowhere. */
  #dispatcher(): Local {
    const dispatch =
      (method: string) =>
      (job: string, ...rest: readonly unknown[]): unknown => {
        const events = this.#jobs.get(job)?.events as Record<string, ((...args: unknown[]) => unknown) | undefined>;
        return events?.[method]?.(job, ...rest);
      };
    return new Proxy({}, { get: (_, method) => dispatch(String(method)) }) as Local;
  }

  #endWhenIdle(): void {
    if (this.#jobs.size > 0) return;
    this.#running?.worker.unref();
    if (this.#options.idleMs === 0) return;
    this.#idle = setTimeout(() => void this.dispose(), this.#options.idleMs);
    this.#idle.unref();
  }

  #start(): RunningWorker<Remote> {
    const { file, title, maxHeapMb } = this.#options;
    const worker = new Worker(file, {
      name: `leakline ${inWords(title)}`,
      // Flags of the surrounding process (an inspector port above all) are none of the worker's business.
      execArgv: [],
      ...(maxHeapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb } }),
    });
    const channel = openChannel<Remote, Local>(worker, this.#dispatcher());
    const running = { worker, remote: channel as unknown as Remote };
    let reason = message`The ${title} ended unexpectedly. Try again.`;
    worker.once('error', (error) => {
      reason = message`The ${title} ended unexpectedly: ${reasonOf(error)}`;
    });
    worker.once('exit', () => {
      if (this.#running === running) this.#running = undefined;
      channel.$close(new LeaklineError(reason));
    });
    return running;
  }

  /** Cancels what runs and gives it time to tidy up: a capture stops the program it started, leaves its target. */
  async dispose(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    for (const { abort } of this.#jobs.values()) abort();
    const settled = Promise.all([...this.#jobs.values()].map(({ settled }) => settled));
    await withTimeout(settled, TIDY_UP_MS, () => 'still busy').catch(() => undefined);
    await running.worker.terminate();
  }
}

interface RunningWorker<Remote> {
  readonly worker: Worker;
  readonly remote: Remote;
}

interface RunningJob<Local> {
  /** What the worker calls while the job runs. */
  readonly events: Partial<Local>;
  abort(): void;
  /** Resolves when the job is over, however. */
  readonly settled: Promise<unknown>;
}
