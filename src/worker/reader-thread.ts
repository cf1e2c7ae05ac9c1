import { join } from 'node:path';
import { type MessagePort, Worker } from 'node:worker_threads';
import { CancelledError, LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message, type MessageValue } from '../base/message.ts';

/** What a reader thread is given; without a port it answers who started it. */
export interface ReaderRequest {
  readonly path: string;
  readonly port?: MessagePort;
}

/** What a reader thread hands over, or the sentence that says why it cannot. */
export type ReaderAnswer<T> = { readonly read: T } | { readonly problem: MessageValue };

/**
 * Reads a snapshot in a thread of its own, so that another can be read at the same time.
 * @param bundle the thread's file in `dist/`, without its ending
 */
export function readInThread<T>(bundle: string, path: string, signal?: AbortSignal): Promise<T> {
  throwIfCancelled(signal);
  const worker = new Worker(join(__dirname, `${bundle}.cjs`), {
    name: 'leakline reader',
    workerData: { path } satisfies ReaderRequest,
    execArgv: [],
  });
  const cancel = (): void => void worker.terminate();
  signal?.addEventListener('abort', cancel, { once: true });
  return new Promise<T>((resolve, reject) => {
    worker.once('message', (answer: ReaderAnswer<T>) => settle(answer, resolve, reject));
    worker.once('error', reject);
    worker.once('exit', () => reject(signal?.aborted ? new CancelledError() : gone()));
  }).finally(() => signal?.removeEventListener('abort', cancel));
}

/** From a thread that somebody else started, and ends. */
export function readOverPort<T>(port: MessagePort): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    port.once('message', (answer: ReaderAnswer<T>) => settle(answer, resolve, reject));
    port.once('close', () => reject(gone()));
  }).finally(() => port.close());
}

function settle<T>(answer: ReaderAnswer<T>, resolve: (read: T) => void, reject: (error: Error) => void): void {
  if ('read' in answer) resolve(answer.read);
  else reject(new LeaklineError(message`${answer.problem}`));
}

function gone(): LeaklineError {
  return new LeaklineError('A reader thread ended unexpectedly. Try again.');
}
