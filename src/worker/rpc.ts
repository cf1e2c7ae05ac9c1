import { parentPort } from 'node:worker_threads';
import { LeaklineError } from '../base/errors.ts';
import { openChannel, type Channel } from '../base/rpc.ts';

/** The jobs in hand, so that `cancel(job)` from the host reaches the right one. */
export class Jobs {
  readonly #running = new Map<string, AbortController>();

  async run<T>(job: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.set(job, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#running.delete(job);
    }
  }

  cancel(job: string): void {
    this.#running.get(job)?.abort();
  }
}

/**
 * Answers the host's calls on this worker's port. `makeApi` gets the way back to the host and the jobs; each method of
 * the api that takes a job wraps its work in `jobs.run(job, signal => …)`.
 */
export function serve<Host extends object, Api extends object>(
  events: readonly (keyof Host)[],
  makeApi: (host: Channel<Host, Api>, jobs: Jobs) => Api,
): void {
  if (!parentPort) throw new LeaklineError('This file is a worker and cannot be run on its own.');
  const jobs = new Jobs();
  // The api needs the channel and the channel needs the api: methods are filled in before the first message is read.
  const api = {} as Api;
  const host = openChannel<Host, Api>(parentPort, api, events);
  Object.assign(api, makeApi(host, jobs));
}
