import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { loadGraph } from '../heap/load.ts';
import { type OlderSnapshot, olderSnapshot } from './older-snapshots.ts';
import type { ReaderAnswer, ReaderRequest } from './reader-thread.ts';

/** A thread that reads one snapshot of a series and hands over what is kept of it. */
async function answer(path: string): Promise<ReaderAnswer<OlderSnapshot>> {
  try {
    return { read: olderSnapshot(await loadGraph(path)) };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

void answer((workerData as ReaderRequest).path).then((message) => parentPort?.postMessage(message));
