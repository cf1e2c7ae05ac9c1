import { join } from 'node:path';
import type { Protocol } from 'devtools-protocol';
import type { Clock } from '../base/clock.ts';
import type { Milliseconds } from '../base/units.ts';
import type { MemorySample } from '../model/report.ts';
import type { ThreadSeries } from '../model/series.ts';
import type { WatchReading, WatchRecord } from '../model/watch.ts';
import type { Session } from '../targets/session.ts';
import { Census } from './census.ts';
import { ScriptTable } from './script-table.ts';
import { memoryUsage, type Patience } from './settle.ts';
import { writeWhole } from './whole-file.ts';

/** Coarse enough that a busy server does not feel it. */
const SAMPLING_INTERVAL = 512 * 1024;

type Profile = Protocol.HeapProfiler.SamplingHeapProfile;

export interface ThreadWatchOptions {
  readonly folder: string;
  readonly census: boolean;
  readonly sampling: boolean;
  /** There will be no more readings than the report needs. */
  readonly isShort: boolean;
  readonly patience: Patience;
  /** A debugger uses the same session: its domains stay as they are. */
  readonly shared: boolean;
  readonly clock: Clock;
}

/** One thread that is looked at without a snapshot: memory all the time, and readings every so often. */
export class ThreadWatch {
  readonly id: number;
  readonly title: string;
  readonly session: Session;
  readonly memory: MemorySample[] = [];
  readonly #options: ThreadWatchOptions;
  readonly #scripts: ScriptTable;
  readonly #readings: WatchReading[] = [];
  readonly #census: Census | undefined;
  #profile: Profile | undefined;
  #isSampling = false;
  #over = false;

  constructor(id: number, title: string, session: Session, options: ThreadWatchOptions) {
    this.id = id;
    this.title = title;
    this.session = session;
    this.#options = options;
    this.#scripts = new ScriptTable(session, options.shared);
    this.#census = options.census ? new Census(session, options.isShort) : undefined;
    void session.closed.then(() => (this.#over = true));
  }

  get over(): boolean {
    return this.#over;
  }

  /** A thread that does not answer is left out from now on; what it has given is kept. */
  giveUp(): void {
    this.#over = true;
  }

  async sampleMemory(): Promise<MemorySample> {
    const memory = await memoryUsage(this.session, this.#options.patience);
    const sample = { takenAt: this.#options.clock(), ...memory };
    this.memory.push(sample);
    return sample;
  }

  /** From now on there is something to read. */
  async begin(): Promise<Milliseconds> {
    const { sampling } = this.#options;
    if (sampling) await this.session.send('HeapProfiler.startSampling', { samplingInterval: SAMPLING_INTERVAL });
    this.#isSampling = sampling;
    return this.read();
  }

  /** Counting and reading samples each collect garbage first, so what they see is alive. Tells what it cost. */
  async read(): Promise<Milliseconds> {
    const startedAt = performance.now();
    const isCollected = await this.#census?.read();
    if (isCollected === false) await this.session.send('HeapProfiler.collectGarbage');
    if (this.#isSampling) this.#profile = (await this.session.send('HeapProfiler.getSamplingProfile')).profile;
    const spent = performance.now() - startedAt;
    const { takenAt, ...memory } = await this.sampleMemory();
    const lastOrdinal = this.#profile?.samples.reduce((last, { ordinal }) => Math.max(last, ordinal), 0);
    this.#readings.push({ takenAt, memory, ...(lastOrdinal === undefined ? {} : { lastOrdinal }) });
    return spent;
  }

  get hasBegun(): boolean {
    return this.#readings.length > 0;
  }

  /** Writes what was seen, and leaves the thread as it was. */
  async finish(): Promise<ThreadSeries> {
    const { folder, shared } = this.#options;
    const file = (name: string): string => `${name}-${this.id}.json`;
    const scripts = this.#over || !this.hasBegun ? [] : await this.#scripts.read();
    if (scripts.length > 0) await writeWhole(join(folder, file('scripts')), JSON.stringify(scripts));
    const profileFile = `${this.id}-watch.heapprofile`;
    if (this.#profile) await writeWhole(join(folder, profileFile), JSON.stringify(this.#profile));
    const record: WatchRecord = {
      readings: this.#readings,
      ...(this.#census ? { listeners: this.#census.joined() } : {}),
      ...(this.#profile ? { profileFile } : {}),
    };
    await writeWhole(join(folder, file('watch')), JSON.stringify(record));
    if (this.#isSampling && shared && !this.#over) await this.session.send('HeapProfiler.stopSampling');
    return {
      id: this.id,
      title: this.title,
      snapshots: [],
      memory: this.memory,
      ...(scripts.length > 0 ? { scriptsFile: file('scripts') } : {}),
      watchFile: file('watch'),
      identity: 'unknown',
    };
  }
}
