import type { MemorySample } from './report.ts';
import type { SeriesTarget } from './series.ts';
import type { TargetAddress } from './target.ts';
import type { Trigger } from './trigger.ts';

/** What is looked at without a snapshot. Memory always; the rest costs the target a little and is asked for. */
export interface WatchPlan {
  readonly ms: number;
  readonly everyMs: number;
  /** Count listeners by emitter and function, at the start and at the end. */
  readonly census: boolean;
  /** Sample allocations and tell which call sites keep more at the end than at the start. */
  readonly sampling: boolean;
  /** Ends the watch early. */
  readonly until?: Trigger;
}

export interface WatchRequest {
  readonly address: TargetAddress;
  readonly plan: WatchPlan;
}

export interface WatchResult {
  readonly target: SeriesTarget;
  readonly memory: readonly MemorySample[];
  /** Most grown first; absent when not asked for. */
  readonly listeners?: readonly ListenerCount[];
  readonly sites?: readonly SiteCount[];
  /** Why it ended before its time, as one sentence. */
  readonly ended?: string;
}

/** Where a function starts. Line and column are 1-based, 0 when nobody knows. */
export interface FunctionPlace {
  readonly function: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** Listeners of one function for one event on all emitters of a class. */
export interface ListenerCount extends FunctionPlace {
  readonly emitter: string;
  readonly event: string;
  readonly before: number;
  readonly after: number;
}

/** Live bytes that were allocated in one function, by samples. */
export interface SiteCount extends FunctionPlace {
  readonly beforeBytes: number;
  readonly afterBytes: number;
}
