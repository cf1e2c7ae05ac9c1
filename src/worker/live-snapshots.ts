import { dirname } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { rejectOnAbort } from '../base/waiting.ts';
import { growthRows } from '../growth/class-rows.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { GrowthRow } from '../model/report.ts';
import type { SnapshotMessage } from '../protocol/snapshot-stream.ts';
import { type LiveSnapshot, SnapshotReading } from './snapshot-reading.ts';

/** An analysis follows a capture at once, or none does. */
const KEPT_MS = 60_000;

type KeptSnapshots = Map<string, Promise<LiveSnapshot | undefined>>;

/** The analysis' end of the stream: reads snapshots as they are captured and keeps what an analysis will ask for. */
export class LiveSnapshots {
  /** By file; `undefined` for one that has to be read from disk. They never reject. */
  readonly #kept: KeptSnapshots = new Map();

  /** Reads what comes until the capture is over. One that is cancelled leaves nothing. */
  async follow(port: MessagePort, grown: (rows: readonly GrowthRow[]) => void, signal: AbortSignal): Promise<void> {
    const capture = new LiveCapture(this.#kept, grown, signal);
    const over = new Promise<void>((resolve) => void port.once('close', resolve));
    port.on('message', (message: SnapshotMessage) => capture.hear(message));
    try {
      await rejectOnAbort(over, signal);
      setTimeout(() => capture.forget(), KEPT_MS).unref();
    } catch (error) {
      capture.forget();
      throw error;
    } finally {
      capture.close();
      port.close();
    }
  }

  /** A snapshot is given once, so that its memory goes back with the analysis. Waits for one that is still being read. */
  async take(file: string, signal?: AbortSignal): Promise<LiveSnapshot | undefined> {
    const kept = this.#kept.get(file);
    this.#kept.delete(file);
    return kept && rejectOnAbort(kept, signal);
  }

  /** Drops what nobody took of a series that has been analysed. */
  release(folder: string): void {
    for (const file of this.#kept.keys()) if (dirname(file) === folder) this.#kept.delete(file);
  }
}

/** The snapshots of one capture, one after the other. */
class LiveCapture {
  readonly #kept: KeptSnapshots;
  readonly #signal: AbortSignal;
  readonly #grown: (rows: readonly GrowthRow[]) => void;
  readonly #files: string[] = [];
  /** Of the main thread. */
  #summaries: SnapshotSummary[] = [];
  /** Until its last byte has come. */
  #reading: SnapshotReading | undefined;

  constructor(kept: KeptSnapshots, grown: (rows: readonly GrowthRow[]) => void, signal: AbortSignal) {
    this.#kept = kept;
    this.#grown = grown;
    this.#signal = signal;
  }

  hear(message: SnapshotMessage): void {
    switch (message.kind) {
      case 'begin':
        this.end();
        this.#reading = new SnapshotReading(message, (summary) => this.#read(message.thread, summary), this.#signal);
        this.#files.push(message.file);
        this.#kept.set(message.file, this.#reading.result);
        return;
      case 'bytes':
        this.#reading?.take(message.bytes);
        return;
      case 'whole':
        this.#reading?.finish();
        this.#reading = undefined;
        return;
      case 'failed':
        this.end();
        this.#kept.delete(this.#files.at(-1) ?? '');
        return;
      default:
        message satisfies never;
    }
  }

  #read(thread: number, summary: SnapshotSummary): void {
    if (thread !== 0) return;
    this.#summaries.push(summary);
    if (this.#summaries.length > 1) this.#grown(growthRows(this.#summaries));
  }

  /** The snapshot in hand will not be whole. */
  end(): void {
    this.#reading?.fail();
    this.#reading = undefined;
  }

  /** Nothing more comes. */
  close(): void {
    this.end();
    this.#summaries = [];
  }

  forget(): void {
    for (const file of this.#files) this.#kept.delete(file);
  }
}
