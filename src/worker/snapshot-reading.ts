import { availableParallelism } from 'node:os';
import { LeaklineError } from '../base/errors.ts';
import type { HeapColumns } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { SnapshotHeader } from '../heap/header.ts';
import { createGraph } from '../heap/heap-graph.ts';
import { availableBytes, foreseenBytes } from '../heap/memory.ts';
import { createSummaryScanner } from '../heap/summary-scan.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import { createScanner, type Scanner } from '../heap/scan.ts';
import type { SnapshotMessage } from '../protocol/snapshot-stream.ts';
import { DominatorThread, prepareGraph, SMALLEST_FILE } from './loading.ts';
import { detached, type OlderSnapshot, olderSnapshot } from './older-snapshots.ts';

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
  /** The last snapshot's table does not wait for its graph: this one is done nearly with the last byte. */
  #early: Scanner<SnapshotSummary | undefined> | undefined;
  #bytes = 0;
  #thread: DominatorThread | undefined;

  /** @param tell hears the summary, ahead of what takes longer */
  constructor(
    { thread, isLast, waitingBytes }: Beginning,
    tell: (summary: SnapshotSummary) => void,
    signal: AbortSignal,
  ) {
    let settle!: (result: LiveSnapshot | undefined) => void;
    this.result = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
    this.#isLast = isLast;
    if (isLast && thread === 0) this.#early = createSummaryScanner({ accept: refuseWithoutRoom });
    this.#waitingBytes = waitingBytes;
    this.#tell = tell;
    this.#signal = signal;
  }

  take(bytes: Uint8Array): void {
    Atomics.sub(this.#waitingBytes, 0, bytes.length);
    if (!this.#scanner) return;
    try {
      this.#scanner.write(bytes);
      this.#early?.write(bytes);
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
    this.#early = undefined;
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
    const early = this.#early?.end();
    this.#early = undefined;
    if (early) this.#tell(early);
    const graph = createGraph(scanner.end());
    this.#scanner = undefined;
    if (!this.#isLast) {
      const older = detached(olderSnapshot(graph));
      this.#tell(older.summary);
      return { older, graph: undefined };
    }
    if (this.#thread) await prepareGraph(graph, this.#thread, this.#signal);
    const older = olderSnapshot(graph);
    graph.classTotals();
    void this.#thread?.end();
    return { older, graph };
  }
}

/** The captured program may be on this machine, and what is kept stays until its series is whole. */
function refuseWithoutRoom(header: SnapshotHeader): void {
  if (2 * foreseenBytes(header) > availableBytes()) throw new LeaklineError('There is no room to read it already.');
}
