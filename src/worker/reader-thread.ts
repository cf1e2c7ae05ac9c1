import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CancelledError, LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message, type MessageValue } from '../base/message.ts';

/** What a reader thread hands over, or the sentence that says why it cannot. */
export type ReaderAnswer<T> = { readonly read: T } | { readonly problem: MessageValue };

/** Reads snapshots, one after the other, in a thread of its own. A second one is read by code that has been compiled by then. */
export class ReaderThread<T> {
  readonly #worker: Worker;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel = (): void => void this.end();

  /** @param bundle the thread's file in `dist/`, without its ending */
  constructor(bundle: string, signal?: AbortSignal) {
    throwIfCancelled(signal);
    this.#signal = signal;
    this.#worker = new Worker(join(__dirname, `${bundle}.cjs`), { name: 'leakline reader', execArgv: [] });
    signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  async read(path: string): Promise<T> {
    const worker = this.#worker;
    const listening = new AbortController();
    const next = (event: string): Promise<unknown[]> => once(worker, event, { signal: listening.signal });
    const ended = next('exit').then(() => {
      throw this.#signal?.aborted ? new CancelledError() : gone();
    });
    // One that fails rejects both.
    const answered = next('message').then(([answer]) => answer as ReaderAnswer<T>);
    worker.postMessage(path);
    try {
      const answer = await Promise.race([answered, ended]);
      if ('read' in answer) return answer.read;
      throw new LeaklineError(message`${answer.problem}`);
    } finally {
      for (const promise of [answered, ended]) promise.catch(() => undefined);
      listening.abort();
    }
  }

  async end(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#cancel);
    await this.#worker.terminate();
  }
}

function gone(): LeaklineError {
  return new LeaklineError('A reader thread ended unexpectedly. Try again.');
}
