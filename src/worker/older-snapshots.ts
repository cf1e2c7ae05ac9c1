import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { throwIfCancelled } from '../base/errors.ts';
import { collectionSizes, type CollectionSizes } from '../growth/sizes.ts';
import { NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { loadGraph } from '../heap/load.ts';
import { availableBytes } from '../heap/memory.ts';
import { type SnapshotSummary, summaryOf } from '../heap/summary.ts';
import { ReaderThread } from './reader-thread.ts';

/** What a series keeps of a snapshot once its graph is dropped. */
export interface OlderSnapshot {
  readonly summary: SnapshotSummary;
  readonly sizes: CollectionSizes;
  /** Bytes the program made. */
  readonly heapBytes: number;
}

/** Below this a thread costs more than it saves. */
const SMALLEST_FILE = 16e6;
/** Measured: a graph without dominators, and what is made of it, against its file. */
const BYTES_PER_FILE_BYTE = 2;

export function olderSnapshot(graph: HeapGraph): OlderSnapshot {
  const summary = ownSummary(graph);
  return { summary, sizes: { ...collectionSizes(graph), id: summary.id }, heapBytes: userBytes(graph) };
}

/** Columns of a graph lie in one memory with its edges, which stays as long as any of them is kept. */
function ownSummary(graph: HeapGraph): SnapshotSummary {
  const summary = summaryOf(graph);
  const { id, type, shallowSize } = summary;
  const isShared = shallowSize.buffer instanceof SharedArrayBuffer;
  return { ...summary, id: id.slice(), type: type.slice(), shallowSize: isShared ? shallowSize.slice() : shallowSize };
}

/** Reads snapshots in so many other threads, or else in this one, and tells of each before it is read. */
export async function readOlderSnapshots(
  files: readonly string[],
  threads: number,
  begin: (index: number) => void,
  signal?: AbortSignal,
): Promise<OlderSnapshot[]> {
  const results: OlderSnapshot[] = [];
  let next = 0;
  const work = async (read: (file: string) => Promise<OlderSnapshot>): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      throwIfCancelled(signal);
      begin(index);
      results[index] = await read(files[index]);
    }
  };
  if (threads === 0) {
    await work(async (file) => olderSnapshot(await loadGraph(file, signal)));
    return results;
  }
  const readers = Array.from({ length: Math.min(threads, files.length) }, () => new ReaderThread<OlderSnapshot>('older-worker', signal));
  try {
    await Promise.all(readers.map((reader) => work((file) => reader.read(file))));
    return results;
  } finally {
    for (const reader of readers) void reader.end();
  }
}

/** Threads that may read beside this one while it reads the last: as many as the machine has cores and room for. */
export function readerThreads(files: readonly string[]): number {
  const largest = Math.max(0, ...files.map(sizeOf));
  const cores = availableParallelism();
  if (largest < SMALLEST_FILE || cores < 2) return 0;
  const room = Math.floor(availableBytes() / 2 / (largest * BYTES_PER_FILE_BYTE));
  return Math.max(0, Math.min(cores, room - 1));
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    // Whoever opens it says what is wrong.
    return 0;
  }
}

/** What the engine keeps for itself grows while a program warms up, and native memory lies outside of the heap. */
function userBytes({ nodeType, selfSize }: HeapGraph): number {
  let bytes = 0;
  for (let node = 0; node < nodeType.length; node++) {
    const type = nodeType[node];
    if (type === NodeType.code || type === NodeType.objectShape || type === NodeType.hidden) continue;
    if (type !== NodeType.native) bytes += selfSize[node];
  }
  return bytes;
}
