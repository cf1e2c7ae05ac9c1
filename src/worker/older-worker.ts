import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { loadGraph } from '../heap/load.ts';
import { type OlderSnapshot, olderSnapshot } from './older-snapshots.ts';
import type { ReaderAnswer } from './reader-thread.ts';

/** A thread that reads snapshots of a series and hands over what is kept of each. */
async function answer(path: string): Promise<ReaderAnswer<OlderSnapshot>> {
  try {
    return { read: olderSnapshot(await loadGraph(path)) };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

parentPort?.on('message', (path: string) => void answer(path).then((message) => parentPort?.postMessage(message)));
