import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { ReusedMemory } from '../heap/kernel.ts';
import { type OlderSnapshot, readOlderSnapshot } from './older-snapshots.ts';
import type { ReaderAnswer } from './reader-thread.ts';
import { ownMemory } from './transfer.ts';

const memory = new ReusedMemory();

/** A thread that reads snapshots of a series and hands over what is kept of each. */
async function answer(path: string): Promise<void> {
  try {
    const read = await readOlderSnapshot(path, memory);
    const { id, shallowSize, group, type } = read.summary;
    parentPort?.postMessage(
      { read } satisfies ReaderAnswer<OlderSnapshot>,
      ownMemory([id, shallowSize, group, type, read.sizes.held]),
    );
  } catch (error) {
    parentPort?.postMessage({ problem: reasonOf(error) } satisfies ReaderAnswer<OlderSnapshot>);
  }
}

parentPort?.on('message', (path: string) => void answer(path));
