import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep, TimeoutError } from '../base/waiting.ts';
import type { Clock } from '../base/clock.ts';
import type { Milliseconds } from '../base/units.ts';
import type { Identity, MemorySample, MemoryUsage, SeriesMode } from '../model/report.ts';
import type { SnapshotEntry, ThreadSeries } from '../model/series.ts';
import type { Session } from '../targets/session.ts';
import { collectGarbage, memoryUsage, objectIdProbe, settle, type Patience } from './settle.ts';
import { ignoreRefusal, ScriptTable } from './script-table.ts';
import { type SnapshotFollower, writeSnapshot } from './snapshot-file.ts';
import { writeWhole } from './whole-file.ts';

/** Shares of what the series gained: from here on it was a backlog; below this nothing more is given back. */
const MOST_GIVEN_BACK = 0.6;
const STILL_GIVING = 0.05;
const MOST_LOOKS = 6;
/** Bytes between samples on average: fine enough for cohorts of a small leak, invisible on a web server. */
const SAMPLING_INTERVAL = 32_768;
/** A snapshot's text over the heap it shows, until the first one has told. */
const TEXT_PER_HEAP_BYTE = 1.6;

export interface ThreadOptions {
  readonly folder: string;
  readonly mode: SeriesMode;
  readonly patience: Patience;
  /** A debugger uses the same session: its domains stay as they are. */
  readonly shared: boolean;
  readonly clock: Clock;
  /** Who gets the bytes of a snapshot beside its file; `index` counts in the series. */
  readonly follow?: ((file: string, thread: number, index: number) => SnapshotFollower) | undefined;
}

/** One thread through the whole series: its profile, scripts, memory samples and snapshots. */
export class ThreadCapture {
  readonly id: number;
  readonly title: string;
  readonly session: Session;
  readonly #options: ThreadOptions;
  readonly #snapshots: SnapshotEntry[] = [];
  readonly #memory: MemorySample[] = [];
  readonly #scripts: ScriptTable;
  #scriptsFile: string | undefined;
  #settled: MemorySample | undefined;
  #identity: Identity = 'intact';
  #lastProbe: string | undefined;
  #over = false;
  #gaveUp = false;
  #isAsleep = false;

  constructor(id: number, title: string, session: Session, options: ThreadOptions) {
    this.id = id;
    this.title = title;
    this.session = session;
    this.#options = options;
    void session.closed.then(() => (this.#over = true));
    this.#scripts = new ScriptTable(session, options.shared);
  }

  /** A thread that does not answer is left out from now on; what it has given is kept. */
  giveUp(isSilent: boolean): void {
    this.#gaveUp = isSilent && !this.#over;
    this.#over = true;
  }

  /** It lives and does not answer, as a worker that sleeps in `Atomics.wait` until there is work. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  get over(): boolean {
    return this.#over;
  }

  get memory(): readonly MemorySample[] {
    return this.#memory;
  }

  get snapshots(): readonly SnapshotEntry[] {
    return this.#snapshots;
  }

  /** What the manifest says about this thread now. */
  get series(): ThreadSeries {
    return {
      id: this.id,
      title: this.title,
      snapshots: [...this.#snapshots],
      memory: [...this.#memory],
      ...(this.#scriptsFile === undefined ? {} : { scriptsFile: this.#scriptsFile }),
      identity: this.#identity,
      ...(this.#settled ? { settled: this.#settled } : {}),
    };
  }

  async start(): Promise<void> {
    if (this.#options.mode === 'sampling') {
      // Objects that were collected are left out by default: only what is still alive can be a leak.
      await this.session.send('HeapProfiler.startSampling', { samplingInterval: SAMPLING_INTERVAL });
    } else if (this.#options.mode === 'tracking') {
      await this.session.send('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
    }
  }

  async sampleMemory(): Promise<MemoryUsage> {
    const memory = await memoryUsage(this.session, this.#options.patience);
    this.#memory.push({ takenAt: this.#options.clock(), ...memory });
    return memory;
  }

  /**
   * Quiet, collected, profiled, then written. `index` counts in the series and names the files; the entry is added when
   * all of it is on the disk. A program that `ended` runs neither tasks nor JavaScript any more, but its heap can be written.
   */
  async takeSnapshot(
    index: number,
    loadMs: Milliseconds | undefined,
    onBytes: (bytes: number, expected: number) => void,
    signal: AbortSignal,
    ended = false,
  ): Promise<void> {
    const { folder, patience, mode, clock } = this.#options;
    if (!ended) {
      await settle(this.session, patience, signal);
      await this.#collect(signal);
    }
    const memory = ended ? undefined : await this.sampleMemory();
    const profileFile = mode === 'sampling' ? await this.#writeProfile(index) : undefined;
    await this.#writeScripts();
    // The inspector itself keeps the arguments of the last 1,000 console calls alive.
    await this.session.send('Runtime.discardConsoleEntries');
    if (!ended) await this.#checkIdentity();
    const file = this.#fileName(`${index}.heapsnapshot`);
    const takenAt = clock();
    const expected = this.#snapshots.at(-1)?.fileBytes ?? Math.round((memory?.heapUsed ?? 0) * TEXT_PER_HEAP_BYTE);
    const path = join(folder, file);
    const follower = this.#options.follow?.(path, this.id, index);
    const events = { onBytes: (bytes: number) => onBytes(bytes, expected), follower };
    const written = await writeSnapshot(this.session, path, events, patience.snapshotMs, signal);
    // A program that ended meanwhile must run no JavaScript any more: it may hang or die of it.
    if (!ended && !signal.aborted) this.#lastProbe = await objectIdProbe(this.session);
    this.#snapshots.push({
      takenAt,
      file,
      ...written,
      ...(memory === undefined ? {} : { memory }),
      ...(profileFile === undefined ? {} : { profileFile }),
      ...(loadMs === undefined ? {} : { loadMs }),
    });
  }

  /**
   * Threads of a pool sleep in `Atomics.wait` between tasks: they answer then, but a collection waits for a turn of the event
   * loop that does not come (measured on Node 20). A snapshot does not wait, and collects by itself.
   */
  async #collect(signal: AbortSignal): Promise<void> {
    if (this.#isAsleep) return;
    const { patience } = this.#options;
    try {
      await collectGarbage(this.session, patience, signal);
    } catch (error) {
      if (this.id === 0 || !(error instanceof TimeoutError)) throw error;
      this.#isAsleep = true;
    }
  }

  /**
   * A last look: what a backlog gives back within a few quiet seconds and a leak does not. As long as it gives back, and
   * most of it is still there, there is another one.
   */
  async lookAgain(afterMs: Milliseconds, signal: AbortSignal): Promise<void> {
    const [first, last] = [this.#snapshots[0]?.memory, this.#snapshots.at(-1)?.memory];
    const gained = first && last ? usedBytes(last) - usedBytes(first) : 0;
    let held = last ? usedBytes(last) : 0;
    const least = held - MOST_GIVEN_BACK * gained;
    for (let look = 0; look < MOST_LOOKS; look++) {
      await sleep(afterMs, signal);
      await this.#collect(signal);
      const memory = await this.sampleMemory();
      this.#settled = { takenAt: this.#options.clock(), ...memory };
      const before = held;
      held = usedBytes(memory);
      if (this.id !== 0 || gained <= 0 || held < least || before - held < STILL_GIVING * gained) return;
    }
  }

  /** Leaves the thread as it was. The end of the connection does the same, but a shared one does not end. */
  async stop(): Promise<void> {
    if (this.#over || !this.#options.shared) return;
    if (this.#options.mode === 'sampling') await this.session.send('HeapProfiler.stopSampling');
    if (this.#options.mode === 'tracking') await this.session.send('HeapProfiler.stopTrackingHeapObjects', {});
  }

  /** The ids of a heap are cleared for everybody when any client disconnects: then an old object has a new id. */
  async #checkIdentity(): Promise<void> {
    if (this.#lastProbe === undefined) return;
    const probe = await objectIdProbe(this.session);
    if (probe !== undefined && probe !== this.#lastProbe) this.#identity = 'broken';
  }

  /** Another client that leaves takes the profiler with it: then there is no profile this time, and a new start. */
  async #writeProfile(index: number): Promise<string | undefined> {
    const answer = await this.session.send('HeapProfiler.getSamplingProfile').catch(ignoreRefusal);
    if (!answer) {
      await this.start();
      return undefined;
    }
    const file = this.#fileName(`${index}.heapprofile`);
    await writeWhole(join(this.#options.folder, file), JSON.stringify(answer.profile));
    return file;
  }

  async #writeScripts(): Promise<void> {
    const { folder } = this.#options;
    const file = `scripts-${this.id}.json`;
    const scripts = await this.#scripts.read();
    await rm(join(folder, file), { force: true });
    await writeWhole(join(folder, file), JSON.stringify(scripts));
    this.#scriptsFile = file;
  }

  #fileName(name: string): string {
    return this.id === 0 ? name : `${this.id}-${name}`;
  }
}

/** rss stays high long after memory was freed. Node counts some array buffers in one of the two only. */
function usedBytes({ heapUsed, external, arrayBuffers }: MemoryUsage): number {
  return heapUsed + Math.max(external, arrayBuffers);
}
