import { join } from 'node:path';
import { type MessagePort, Worker } from 'node:worker_threads';
import { CancelledError, LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message, type MessageValue } from '../base/message.ts';

/** What a reader thread is told when it starts: what to read at once, and where to answer. Else it answers each path it is sent. */
export interface ReaderRequest {
  readonly path: string;
  readonly port: MessagePort;
}

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

  read(path: string): Promise<T> {
    const worker = this.#worker;
    const { promise, settle } = answered<T>();
    const fail = (error: Error): void => settle(error);
    const exit = (): void => settle(this.#signal?.aborted ? new CancelledError() : gone());
    worker.once('message', settle);
    worker.once('error', fail);
    worker.once('exit', exit);
    worker.postMessage(path);
    return promise.finally(() => {
      worker.off('message', settle);
      worker.off('error', fail);
      worker.off('exit', exit);
    });
  }

  async end(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#cancel);
    await this.#worker.terminate();
  }
}

/** From a thread that somebody else started, and ends. */
export function readOverPort<T>(port: MessagePort): Promise<T> {
  const { promise, settle } = answered<T>();
  port.once('message', settle);
  port.once('close', () => settle(gone()));
  return promise.finally(() => port.close());
}

function answered<T>(): { promise: Promise<T>; settle: (answer: ReaderAnswer<T> | Error) => void } {
  let settle!: (answer: ReaderAnswer<T> | Error) => void;
  const promise = new Promise<T>((resolve, reject) => {
    settle = (answer) => {
      if (answer instanceof Error) reject(answer);
      else if ('read' in answer) resolve(answer.read);
      else reject(new LeaklineError(message`${answer.problem}`));
    };
  });
  return { promise, settle };
}

function gone(): LeaklineError {
  return new LeaklineError('A reader thread ended unexpectedly. Try again.');
}
