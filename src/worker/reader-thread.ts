import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CancelledError, LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message, type MessageValue } from '../base/message.ts';

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
    workerData: path,
    execArgv: [],
  });
  const cancel = (): void => void worker.terminate();
  signal?.addEventListener('abort', cancel, { once: true });
  return new Promise<T>((resolve, reject) => {
    worker.once('message', (answer: ReaderAnswer<T>) => {
      if ('read' in answer) resolve(answer.read);
      else reject(new LeaklineError(message`${answer.problem}`));
    });
    worker.once('error', reject);
    worker.once('exit', () =>
      reject(
        signal?.aborted ? new CancelledError() : new LeaklineError('A reader thread ended unexpectedly. Try again.'),
      ),
    );
  }).finally(() => signal?.removeEventListener('abort', cancel));
}
