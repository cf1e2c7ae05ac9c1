import { Worker } from 'node:worker_threads';
import type { Disposable } from '../base/disposable.ts';
import { CancelledError, LeaklineError, sentenceOf, throwIfCancelled } from '../base/errors.ts';
import { openChannel, type Channel } from '../base/rpc.ts';

interface Cancellable {
  cancel(job: string): Promise<void>;
}

export interface WorkerClientOptions {
  /** Path of the bundled worker. */
  readonly file: string;
  /** `analysis worker`, for sentences. */
  readonly title: string;
  /** Ended when nothing has run in it for so long, so that its memory goes back. 0 keeps it. */
  readonly idleMs: number;
  readonly maxHeapMb?: number;
}

/** One worker thread: started at the first call, ended when idle, started again when it died. */
export class WorkerClient<Remote extends Cancellable, Local extends object> implements Disposable {
  readonly #options: WorkerClientOptions;
  /** What the worker calls while a job runs, by job. */
  readonly #events = new Map<string, Partial<Local>>();
  #running: RunningWorker<Remote, Local> | undefined;
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
    const abort = (): void => {
      // A worker that is gone has rejected the job already.
      running.remote.cancel(job).catch(() => undefined);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#events.set(job, events);
    // The call in hand keeps the process alive, an idle worker does not.
    running.worker.ref();
    clearTimeout(this.#idle);
    try {
      return await call(running.remote, job);
    } catch (error) {
      // A step that was torn down by the abort may fail in its own words; the person only knows that they cancelled.
      if (signal?.aborted && !(error instanceof LeaklineError)) throw new CancelledError();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#events.delete(job);
      this.#endWhenIdle();
    }
  }

  /** Calls from the worker go to the events of the job they name first; late ones of a job that has settled go nowhere. */
  #dispatcher(): Local {
    const dispatch =
      (method: string) =>
      (job: string, ...rest: readonly unknown[]): unknown => {
        const events = this.#events.get(job) as Record<string, ((...args: readonly unknown[]) => unknown) | undefined>;
        return events?.[method]?.(job, ...rest);
      };
    return new Proxy({}, { get: (_, method) => dispatch(String(method)) }) as Local;
  }

  #endWhenIdle(): void {
    if (this.#events.size > 0) return;
    this.#running?.worker.unref();
    if (this.#options.idleMs === 0) return;
    this.#idle = setTimeout(() => void this.dispose(), this.#options.idleMs);
    this.#idle.unref();
  }

  #start(): RunningWorker<Remote, Local> {
    const { file, title, maxHeapMb } = this.#options;
    const worker = new Worker(file, {
      name: `leakline ${title}`,
      // Flags of the surrounding process (an inspector port above all) are none of the worker's business.
      execArgv: [],
      ...(maxHeapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb } }),
    });
    const channel = openChannel<Remote, Local>(worker, this.#dispatcher());
    const running = { worker, channel, remote: channel as unknown as Remote };
    let reason = `The ${title} ended unexpectedly. Try again.`;
    worker.once('error', (error) => {
      reason = `The ${title} ended unexpectedly: ${sentenceOf(error)}`;
    });
    worker.once('exit', () => {
      if (this.#running === running) this.#running = undefined;
      channel.$close(new LeaklineError(reason));
    });
    return running;
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = undefined;
    await running?.worker.terminate();
  }
}

interface RunningWorker<Remote extends object, Local extends object> {
  readonly worker: Worker;
  readonly channel: Channel<Remote, Local>;
  readonly remote: Remote;
}
