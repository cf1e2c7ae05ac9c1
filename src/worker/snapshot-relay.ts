import type { MessagePort } from 'node:worker_threads';
import type { FollowedSnapshot, SnapshotFollower } from '../capture/snapshot-file.ts';
import type { SnapshotMessage } from '../protocol/snapshot-stream.ts';

/** Bytes on the way to an analysis that is busy; with more it is left to read the file. */
const MOST_WAITING = 64 * 2 ** 20;

/** The capture's end of the stream: hands the bytes of a snapshot on while they are written, and waits for nobody. */
export function relaySnapshot(port: MessagePort, snapshot: FollowedSnapshot): SnapshotFollower {
  const waitingBytes = new Int32Array(new SharedArrayBuffer(4));
  let isOver = false;
  const post = (message: SnapshotMessage): void => port.postMessage(message);
  const fail = (): void => {
    isOver = true;
    post({ kind: 'failed' });
  };
  post({ kind: 'begin', ...snapshot, waitingBytes });
  return {
    bytes: (chunk) => {
      if (isOver) return;
      if (Atomics.add(waitingBytes, 0, chunk.length) > MOST_WAITING) return fail();
      // The disk needs the original.
      const bytes = new Uint8Array(chunk);
      const message: SnapshotMessage = { kind: 'bytes', bytes };
      port.postMessage(message, [bytes.buffer]);
    },
    whole: () => {
      if (!isOver) post({ kind: 'whole' });
    },
    failed: fail,
  };
}
