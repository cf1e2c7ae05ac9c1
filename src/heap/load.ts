import { closeSync, createReadStream, openSync, read as readFile, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { LeaklineError, reasonOf, throwIfCancelled } from '../base/errors.ts';
import { message } from '../base/message.ts';
import type { HeapColumns, PlainColumns } from './columns.ts';
import type { HeapGraph } from './graph.ts';
import { PIECE, type ReusedMemory } from './kernel.ts';
import { createGraph } from './heap-graph.ts';
import { refuseIfTooLarge } from './memory.ts';
import { createScanner, type Scanner } from './scan.ts';
import { SnapshotError } from './snapshot-error.ts';
import { createSummaryScanner } from './summary-scan.ts';
import { type SnapshotSummary, summaryOf } from './summary.ts';

/** How long work may go on before a cancellation gets its chance. Measured by the process' own clock, which needs no module. */
const SLICE_MS = 30;

/** Reads one snapshot, plain or gzipped. */
export async function loadGraph(path: string, signal?: AbortSignal): Promise<HeapGraph> {
  return createGraph(await loadColumns(path, signal));
}

/** The same by a thread that has another core to itself, which reads the next piece while this one scans. */
export async function loadGraphAhead(path: string, signal?: AbortSignal): Promise<HeapGraph> {
  return createGraph(await read(path, createScanner({ accept: refuseIfTooLarge }), true, signal));
}

export async function loadColumns(path: string, signal?: AbortSignal): Promise<HeapColumns> {
  return read(path, createScanner({ accept: refuseIfTooLarge }), false, signal);
}

/** Reads one snapshot and keeps what a comparison needs. */
export async function loadSummary(path: string, signal?: AbortSignal): Promise<SnapshotSummary> {
  const summary = await read(path, createSummaryScanner({ accept: refuseIfTooLarge }), false, signal);
  return summary ?? summaryOf(await loadGraph(path, signal));
}

/** The same, after `look` has seen all of it. Both see columns in `memory`, which another snapshot may be read into then. */
export async function lookAndSummarize(
  path: string,
  look: (columns: PlainColumns) => void,
  memory: ReusedMemory,
  signal?: AbortSignal,
): Promise<SnapshotSummary> {
  const summary = await read(path, createSummaryScanner({ accept: refuseIfTooLarge, look, memory }), false, signal);
  if (summary) return summary;
  const graph = await loadGraph(path, signal);
  look(graph);
  return summaryOf(graph);
}

async function read<T>(path: string, scanner: Scanner<T>, readsAhead: boolean, signal?: AbortSignal): Promise<T> {
  try {
    await readPieces(path, scanner, readsAhead, signal);
    return scanner.end();
  } catch (error) {
    if (error instanceof SnapshotError) throw error.of(path);
    if (error instanceof LeaklineError) throw error;
    throw new LeaklineError(message`The heap snapshot ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

async function readPieces(
  path: string,
  scanner: Scanner<unknown>,
  readsAhead: boolean,
  signal?: AbortSignal,
): Promise<void> {
  throwIfCancelled(signal);
  const file = openFile(path);
  try {
    let piece = scanner.input;
    let size = readSync(file, piece);
    if (piece[0] === 0x1f && piece[1] === 0x8b) return await readGzip(path, scanner, signal);
    for (let since = process.uptime(); size > 0; size = readSync(file, piece)) {
      scanner.write(piece.subarray(0, size));
      piece = scanner.input;
      if (readsAhead && scanner.nextInput) return await readAhead(file, [piece, scanner.nextInput], scanner, signal);
      if ((process.uptime() - since) * 1000 > SLICE_MS) {
        await nextTurn();
        throwIfCancelled(signal);
        since = process.uptime();
      }
    }
  } finally {
    closeSync(file);
  }
}

/** The next piece is read while one is scanned. */
async function readAhead(
  file: number,
  inputs: readonly [Uint8Array, Uint8Array],
  scanner: Scanner<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  let reading = readInto(file, inputs[0]);
  try {
    for (let turn = 0; ; turn ^= 1) {
      const size = await reading;
      throwIfCancelled(signal);
      if (size === 0) return;
      reading = readInto(file, inputs[turn ^ 1]);
      scanner.write(inputs[turn].subarray(0, size));
    }
  } finally {
    // The file is not closed under it.
    await reading.catch(() => 0);
  }
}

function readInto(file: number, piece: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    readFile(file, piece, 0, piece.length, null, (error, size) => (error ? reject(error) : resolve(size)));
  });
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new LeaklineError(message`The heap snapshot ${path} cannot be opened: ${reasonOf(error)}.`);
  }
}

async function readGzip(path: string, scanner: Scanner<unknown>, signal?: AbortSignal): Promise<void> {
  const unzipped = createReadStream(path, { highWaterMark: PIECE }).pipe(createGunzip({ chunkSize: PIECE }));
  try {
    for await (const piece of unzipped) {
      throwIfCancelled(signal);
      scanner.write(piece as Uint8Array);
    }
  } catch (error) {
    if (error instanceof LeaklineError) throw error;
    throw new LeaklineError(message`The compressed heap snapshot ${path} cannot be unpacked: ${reasonOf(error)}.`);
  }
}

/** Lets messages and timers through. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
