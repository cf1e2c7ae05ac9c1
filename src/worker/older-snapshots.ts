import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { throwIfCancelled } from '../base/errors.ts';
import { collectionSizes, type CollectionSizes } from '../growth/sizes.ts';
import { NodeType, type PlainColumns } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { ReusedMemory } from '../heap/kernel.ts';
import { lookAndSummarize } from '../heap/load.ts';
import { availableBytes } from '../heap/memory.ts';
import { groupTotals, type SnapshotSummary, summaryOf } from '../heap/summary.ts';
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

/** Of a graph that stays: the columns are its own. `owner` as `foldStorage` finds it, where somebody knows. */
export function olderSnapshot(graph: HeapGraph, owner?: Uint32Array): OlderSnapshot {
  const summary = summaryOf(graph);
  return { summary: { ...summary, totals: groupTotals(summary) }, ...seenIn(graph, owner) };
}

/** Of a file. Its graph is never made, and columns that are kept are copies: they lay in one memory with all edges. */
export async function readOlderSnapshot(
  file: string,
  memory: ReusedMemory,
  signal?: AbortSignal,
): Promise<OlderSnapshot> {
  let seen: Pick<OlderSnapshot, 'sizes' | 'heapBytes'> | undefined;
  const summary = await lookAndSummarize(file, (columns) => (seen = seenIn(columns)), memory, signal);
  return detached({ summary: { ...summary, totals: groupTotals(summary) }, ...seen! });
}

/** Without the memory that its columns share with the rest of the snapshot. */
export function detached({ summary, sizes, heapBytes }: OlderSnapshot): OlderSnapshot {
  const { spare: _, ...kept } = summary;
  const [id, shallowSize] = [summary.id.slice(), summary.shallowSize.slice()];
  const [group, type] = [summary.group.slice(), summary.type.slice()];
  return { summary: { ...kept, id, shallowSize, group, type }, sizes: { ...sizes, id }, heapBytes };
}

function seenIn(columns: PlainColumns, owner?: Uint32Array): Pick<OlderSnapshot, 'sizes' | 'heapBytes'> {
  return { sizes: collectionSizes(columns, owner), heapBytes: userBytes(columns) };
}

/** Who reads: so many other threads, and this one from when it has nothing else to do; `undefined` where it never may. */
export interface Readers {
  readonly threads: number;
  readonly free: Promise<unknown> | undefined;
}

/** Reads snapshots and tells of each before and after. */
export async function readOlderSnapshots(
  files: readonly string[],
  { threads, free }: Readers,
  told: { begin?(index: number): void; read(index: number, snapshot: OlderSnapshot): void },
  signal?: AbortSignal,
): Promise<void> {
  let next = 0;
  const work = async (read: (file: string) => Promise<OlderSnapshot>): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      throwIfCancelled(signal);
      told.begin?.(index);
      told.read(index, await read(files[index]));
    }
  };
  const workHere = (): Promise<void> => {
    const memory = new ReusedMemory();
    return work((file) => readOlderSnapshot(file, memory, signal));
  };
  if (threads === 0) return workHere();
  const readers = Array.from(
    { length: Math.min(threads, files.length) },
    () => new ReaderThread<OlderSnapshot>('older-worker', signal),
  );
  try {
    await Promise.all([...readers.map((reader) => work((file) => reader.read(file))), free?.then(workHere)]);
  } finally {
    for (const reader of readers) void reader.end();
  }
}

/** How many snapshots may be read at once, one of them in this thread: as many as the machine has room for. */
export function readAtOnce(files: readonly string[]): number {
  const largest = Math.max(0, ...files.map(sizeOf));
  if (largest < SMALLEST_FILE) return 1;
  return Math.max(1, Math.floor(availableBytes() / 2 / (largest * BYTES_PER_FILE_BYTE)));
}

/** Threads that read beside this one, which has a snapshot in memory already. */
export function readerThreads(atOnce: number): number {
  return Math.min(availableParallelism(), atOnce) - 1;
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
function userBytes({ nodeType, selfSize }: PlainColumns): number {
  let bytes = 0;
  for (let node = 0; node < nodeType.length; node++) {
    const type = nodeType[node];
    if (type === NodeType.code || type === NodeType.objectShape || type === NodeType.hidden) continue;
    if (type !== NodeType.native) bytes += selfSize[node];
  }
  return bytes;
}
