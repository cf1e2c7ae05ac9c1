import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { loadSummary } from '../heap/load.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ReaderAnswer } from './reader-thread.ts';
import { ownMemory } from './transfer.ts';

/** A thread that reads snapshots into their summaries and hands them over without copying. */
async function answer(path: string): Promise<void> {
  try {
    const summary = await loadSummary(path);
    const memory = ownMemory([summary.id, summary.shallowSize, summary.group, summary.type]);
    parentPort?.postMessage({ read: summary } satisfies ReaderAnswer<SnapshotSummary>, memory);
  } catch (error) {
    parentPort?.postMessage({ problem: reasonOf(error) } satisfies ReaderAnswer<SnapshotSummary>);
  }
}

parentPort?.on('message', (path: string) => void answer(path));
