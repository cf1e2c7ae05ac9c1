import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { LeaklineError, reasonOf, throwIfCancelled } from '../base/errors.ts';
import { message } from '../base/message.ts';
import type { HeapColumns, PlainColumns } from './columns.ts';
import type { HeapGraph } from './graph.ts';
import { PIECE } from './kernel.ts';
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

export async function loadColumns(path: string, signal?: AbortSignal): Promise<HeapColumns> {
  return read(path, createScanner({ accept: refuseIfTooLarge }), signal);
}

/** Reads one snapshot and keeps what a comparison needs. */
export async function loadSummary(path: string, signal?: AbortSignal): Promise<SnapshotSummary> {
  const summary = await read(path, createSummaryScanner({ accept: refuseIfTooLarge }), signal);
  return summary ?? summaryOf(await loadGraph(path, signal));
}

/** The same, after `look` has seen all of it. */
export async function lookAndSummarize(
  path: string,
  look: (columns: PlainColumns) => void,
  signal?: AbortSignal,
): Promise<SnapshotSummary> {
  const summary = await read(path, createSummaryScanner({ accept: refuseIfTooLarge, look }), signal);
  if (summary) return summary;
  const graph = await loadGraph(path, signal);
  look(graph);
  return summaryOf(graph);
}

async function read<T>(path: string, scanner: Scanner<T>, signal?: AbortSignal): Promise<T> {
  try {
    await readPieces(path, scanner, signal);
    return scanner.end();
  } catch (error) {
    if (error instanceof SnapshotError) throw error.of(path);
    if (error instanceof LeaklineError) throw error;
    throw new LeaklineError(message`The heap snapshot ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

async function readPieces(path: string, scanner: Scanner<unknown>, signal?: AbortSignal): Promise<void> {
  throwIfCancelled(signal);
  const file = openFile(path);
  try {
    let piece = scanner.input;
    let size = readSync(file, piece);
    if (piece[0] === 0x1f && piece[1] === 0x8b) return await readGzip(path, scanner, signal);
    for (let since = process.uptime(); size > 0; size = readSync(file, piece)) {
      scanner.write(piece.subarray(0, size));
      piece = scanner.input;
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
