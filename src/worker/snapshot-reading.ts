import { availableParallelism } from 'node:os';
import { LeaklineError } from '../base/errors.ts';
import type { HeapColumns } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { SnapshotHeader } from '../heap/header.ts';
import { createGraph } from '../heap/heap-graph.ts';
import { availableBytes, foreseenBytes } from '../heap/memory.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import { createScanner, type Scanner } from '../heap/scan.ts';
import type { SnapshotMessage } from '../protocol/snapshot-stream.ts';
import { DominatorThread, prepareGraph, SMALLEST_FILE } from './loading.ts';
import { type OlderSnapshot, olderSnapshot, ownSummary } from './older-snapshots.ts';

/** What an analysis needs of a snapshot. */
export interface LiveSnapshot {
  readonly older: OlderSnapshot;
  /** With what a whole analysis asks of it; only of the last snapshot of a thread. */
  readonly graph: HeapGraph | undefined;
}

type Beginning = Extract<SnapshotMessage, { kind: 'begin' }>;

/** One snapshot while its bytes come. Whatever goes wrong with it only means that its file will be read. */
export class SnapshotReading {
  readonly result: Promise<LiveSnapshot | undefined>;
  readonly #settle: (result: LiveSnapshot | undefined) => void;
  readonly #isLast: boolean;
  readonly #waitingBytes: Int32Array;
  readonly #signal: AbortSignal;
  readonly #tell: (summary: SnapshotSummary) => void;
  #scanner: Scanner<HeapColumns> | undefined = createScanner({ accept: refuseWithoutRoom });
  #bytes = 0;
  #thread: DominatorThread | undefined;

  /** @param tell hears the summary, ahead of what takes longer */
  constructor({ isLast, waitingBytes }: Beginning, tell: (summary: SnapshotSummary) => void, signal: AbortSignal) {
    let settle!: (result: LiveSnapshot | undefined) => void;
    this.result = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
    this.#isLast = isLast;
    this.#waitingBytes = waitingBytes;
    this.#tell = tell;
    this.#signal = signal;
  }

  take(bytes: Uint8Array): void {
    Atomics.sub(this.#waitingBytes, 0, bytes.length);
    if (!this.#scanner) return;
    try {
      this.#scanner.write(bytes);
    } catch {
      this.fail();
      return;
    }
    this.#bytes += bytes.length;
    if (this.#isLast && this.#bytes >= SMALLEST_FILE && availableParallelism() > 1)
      this.#thread ??= new DominatorThread(this.#signal);
  }

  fail(): void {
    this.#scanner = undefined;
    void this.#thread?.end();
    this.#settle(undefined);
  }

  /** After the last byte. */
  finish(): void {
    const scanner = this.#scanner;
    if (!scanner) return;
    this.#finish(scanner).then(this.#settle, () => this.fail());
  }

  async #finish(scanner: Scanner<HeapColumns>): Promise<LiveSnapshot> {
    const graph = createGraph(scanner.end());
    this.#scanner = undefined;
    const prepared = this.#thread && prepareGraph(graph, this.#thread, this.#signal);
    prepared?.catch(() => undefined);
    const summary = ownSummary(graph);
    this.#tell(summary);
    const older = olderSnapshot(graph, summary);
    if (!this.#isLast) return { older, graph: undefined };
    await prepared;
    graph.classTotals();
    void this.#thread?.end();
    return { older, graph };
  }
}

/** The captured program may be on this machine, and what is kept stays until its series is whole. */
function refuseWithoutRoom(header: SnapshotHeader): void {
  if (2 * foreseenBytes(header) > availableBytes()) throw new LeaklineError('There is no room to read it already.');
}
