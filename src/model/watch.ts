import type { MemoryUsage } from './report.ts';
import type { TargetAddress } from './target.ts';
import type { Trigger } from './trigger.ts';

/** As a person writes it. Counting listeners pauses the target: spread over a longer time it costs less of it. */
export const USUAL_WATCH_TIME = { memory: '60s', census: '120s' };

/** What is looked at without a snapshot. Memory always; the rest costs the target a little and is asked for. */
export interface WatchPlan {
  readonly ms: number;
  readonly everyMs: number;
  /** Count listeners by emitter and function. */
  readonly census: boolean;
  /** Sample allocations, from so long after the start; absent: not at all. */
  readonly samplingAfterMs?: number;
  /** Ends the watch early. */
  readonly until?: Trigger;
}

export interface WatchRequest {
  readonly address: TargetAddress;
  readonly plan: WatchPlan;
  /** Folder of the series that keeps what was seen; created with mode 0700. */
  readonly folder: string;
  readonly workspaceFolders: readonly string[];
}

/** What `watch-N.json` in a series folder says: one thread as it was read every so often, without a snapshot. */
export interface WatchRecord {
  readonly readings: readonly WatchReading[];
  /** Absent when they were not counted. */
  readonly listeners?: readonly ListenerCounts[];
  /** Sampling profile of the last reading (`HeapProfiler.getSamplingProfile` as JSON). */
  readonly profileFile?: string;
}

export interface WatchReading {
  readonly takenAt: string;
  /** Just after the collection that the reading itself sets off. */
  readonly memory: MemoryUsage;
  /** The highest ordinal among the samples: what was allocated by then. */
  readonly lastOrdinal?: number;
}

/** Listeners of one function for one event on all emitters, or all event targets, of a class. */
export interface ListenerCounts {
  /** Absent in series of before event targets were counted, too. */
  readonly store?: 'emitter' | 'event-target';
  readonly emitter: string;
  readonly event: string;
  readonly function: string;
  /** Where the function starts, as V8 tells it; '' and -1 when nobody knows. */
  readonly scriptId: string;
  readonly line0: number;
  readonly column0: number;
  /** One per reading. */
  readonly counts: readonly number[];
}
