import { parentPort, workerData } from 'node:worker_threads';
import { sentenceOf } from '../base/errors.ts';
import { loadSummary } from '../heap/load.ts';
import type { SummaryAnswer, SummaryRequest } from './summary-thread.ts';

/** A thread that reads one snapshot into its summary, hands it over without copying, and ends. */
async function answer({ path, identity }: SummaryRequest): Promise<void> {
  try {
    const summary = await loadSummary(path, undefined, { identity });
    const columns = [summary.id, summary.shallowSize, summary.group, summary.identity];
    post(
      { summary },
      [...new Set(columns.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer),
    );
  } catch (error) {
    post({ problem: sentenceOf(error) });
  }
}

function post(message: SummaryAnswer, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

void answer(workerData as SummaryRequest);
