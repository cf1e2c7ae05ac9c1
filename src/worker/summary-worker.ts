import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { loadSummary } from '../heap/load.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ReaderAnswer, ReaderRequest } from './reader-thread.ts';

/** A thread that reads snapshots into their summaries and hands them over without copying. */
async function answer(path: string, port: MessagePort): Promise<void> {
  try {
    const summary = await loadSummary(path);
    const columns = [summary.id, summary.shallowSize, summary.group, summary.type];
    const buffers = [...new Set(columns.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
    port.postMessage({ read: summary } satisfies ReaderAnswer<SnapshotSummary>, buffers);
  } catch (error) {
    port.postMessage({ problem: reasonOf(error) } satisfies ReaderAnswer<SnapshotSummary>);
  }
}

const request = workerData as ReaderRequest | null;
const port = request?.port ?? parentPort;
if (request) void answer(request.path, request.port);
if (port) parentPort?.on('message', (path: string) => void answer(path, port));
