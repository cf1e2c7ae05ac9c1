import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CancelledError, LeaklineError, throwIfCancelled } from '../base/errors.ts';
import type { SnapshotSummary } from '../heap/summary.ts';

export type SummaryAnswer = { readonly summary: SnapshotSummary } | { readonly problem: string };

/** Reads a snapshot in a thread of its own, so that another can be read here at the same time. */
export function summaryInThread(path: string, signal?: AbortSignal): Promise<SnapshotSummary> {
  throwIfCancelled(signal);
  const worker = new Worker(join(__dirname, 'summary-worker.cjs'), {
    name: 'leakline reader',
    workerData: path,
    execArgv: [],
  });
  const cancel = (): void => void worker.terminate();
  signal?.addEventListener('abort', cancel, { once: true });
  return new Promise<SnapshotSummary>((resolve, reject) => {
    worker.once('message', (answer: SummaryAnswer) => {
      if ('summary' in answer) resolve(answer.summary);
      else reject(new LeaklineError(answer.problem));
    });
    worker.once('error', reject);
    worker.once('exit', () =>
      reject(
        signal?.aborted ? new CancelledError() : new LeaklineError('A reader thread ended unexpectedly. Try again.'),
      ),
    );
  }).finally(() => signal?.removeEventListener('abort', cancel));
}
