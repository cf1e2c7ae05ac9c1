import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { loadSummary } from '../heap/load.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ReaderAnswer, ReaderRequest } from './reader-thread.ts';

const { path, port } = workerData as ReaderRequest;

/** A thread that reads one snapshot into its summary, hands it over without copying, and ends. */
async function answer(file: string): Promise<void> {
  try {
    const summary = await loadSummary(file);
    const columns = [summary.id, summary.shallowSize, summary.group, summary.type];
    post(
      { read: summary },
      [...new Set(columns.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer),
    );
  } catch (error) {
    post({ problem: reasonOf(error) });
  }
}

function post(message: ReaderAnswer<SnapshotSummary>, transfer: ArrayBuffer[] = []): void {
  (port ?? parentPort)?.postMessage(message, transfer);
}

void answer(path);
