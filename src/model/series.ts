import type { Message } from '../base/message.ts';
import type { Identity, MemorySample, MemoryUsage, SeriesMode, VerifyOutcome } from './report.ts';
import type { ProgramAddress, TargetAddress } from './target.ts';
import type { Trigger } from './trigger.ts';

/** What `manifest.json` in a series folder says. Written after each step, so that it never names a file that is not whole. */
export interface SeriesManifest {
  readonly version: 1;
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly state: 'running' | 'complete' | 'partial';
  /** The process that writes a running series: when it is gone, the series is as whole as it will ever be. */
  readonly writerPid?: number;
  /** Why the series is partial, as one sentence. */
  readonly problem?: string;
  /** The same, to be read in another language. */
  readonly problemWords?: Message;
  readonly target: SeriesTarget;
  /** How it was reached, when it ran already: it may still run. */
  readonly address?: TargetAddress;
  readonly mode: SeriesMode;
  /** Absolute paths of the folders that hold the target's sources. */
  readonly workspaceFolders: readonly string[];
  /** Where the target's own paths are found on this machine; the first that fits counts. */
  readonly pathMappings?: readonly PathMapping[];
  readonly loadCommand?: string;
  /** As the person or the load command said; absent when nobody knows. */
  readonly requestsPerInterval?: number;
  /** How it was to be taken, so that it can be taken again. */
  readonly plan?: Pick<CapturePlan, 'snapshots' | 'fill' | 'threads'>;
  /** What was started for it; absent when the target ran already. */
  readonly program?: Omit<ProgramAddress, 'kind'>;
  /** Id of the series of the process that this target was before it was started again, and of the one that goes on with it. */
  readonly continues?: string;
  readonly continuedBy?: string;
  /** The target ended, or the connection to it did. */
  readonly targetLost?: boolean;
  /** Why a complete series has fewer snapshots than it might have had, as one sentence. */
  readonly endedEarly?: Message;
  /** What came of the repair that this series was taken to see. */
  readonly verified?: { readonly outcome: VerifyOutcome; readonly words: Message };
  /** `threads[0]` is the main thread, with id 0. */
  readonly threads: readonly ThreadSeries[];
}

/** Two roots of the same sources: as the target names them, and the absolute path here. */
export interface PathMapping {
  readonly remote: string;
  readonly local: string;
}

export interface SeriesTarget {
  readonly title: string;
  readonly pid: number;
  /** `v20.20.2`. */
  readonly node: string;
  /** `127.0.0.1:9229`, or the path of a file for an imported series. */
  readonly endpoint: string;
  /** When the process started, ISO 8601, by its own clock. */
  readonly startedAt?: string;
  /** The target's working directory, when it said so. */
  readonly cwd?: string;
}

export interface ThreadSeries {
  readonly id: number;
  readonly title: string;
  readonly snapshots: readonly SnapshotEntry[];
  readonly memory: readonly MemorySample[];
  /** File with `ScriptEntry[]` as JSON, when the inspector told. */
  readonly scriptsFile?: string;
  /** File with a `WatchRecord`, when it was looked at without a snapshot. */
  readonly watchFile?: string;
  /** A `.heapprofile` that was opened alone, without snapshots. */
  readonly looseProfile?: LooseProfile;
  readonly identity: Identity;
  /**
   * A last look a few quiet seconds and two collections after the final snapshot: what a backlog has given back by then
   * and a leak has not.
   */
  readonly settled?: MemorySample;
}

export interface SnapshotEntry {
  /** ISO 8601. */
  readonly takenAt: string;
  /** Relative to the series folder; absolute for an imported series. */
  readonly file: string;
  readonly fileBytes: number;
  readonly pauseMs: number;
  readonly memory?: MemoryUsage;
  /** Sampling profile read just before the snapshot (`HeapProfiler.getSamplingProfile` as JSON). */
  readonly profileFile?: string;
  /** How long the load (or the time) before this snapshot ran: for the first snapshot the warm-up. */
  readonly loadMs?: number;
}

/** A sampling profile from disk, named by absolute path. */
export interface LooseProfile {
  readonly takenAt: string;
  readonly file: string;
  readonly fileBytes: number;
}

/** A series as the store lists it. */
export interface SeriesItem {
  readonly id: string;
  readonly folder: string;
  readonly manifest: SeriesManifest;
  readonly hasReport: boolean;
  /** Of all its files. */
  readonly bytes: number;
}

/** One `Debugger.scriptParsed`. */
export interface ScriptEntry {
  readonly scriptId: string;
  readonly url: string;
  /** As the source said it: relative, absolute, or a `data:` URL. */
  readonly sourceMapURL?: string;
  /** Text as V8 compiled it, for scripts outside node_modules that differ from their file (compiled in memory). */
  readonly source?: string;
}

/** Four tell growth from warm-up. */
export const USUAL_SNAPSHOTS = 4;
/** Growth is found after the fourth at the earliest. */
export const UNTIL_GROWTH_SNAPSHOTS = 12;

/** What is to be captured. */
export interface CapturePlan {
  readonly snapshots: number;
  readonly mode: SeriesMode;
  /** How an interval is filled: time, or a shell command that is run once before the first snapshot, too. */
  readonly fill: (
    | { readonly kind: 'time'; readonly ms: number }
    | { readonly kind: 'load'; readonly command: string }
  ) & {
    /** Requests that reach the target in each interval, as the person said. */
    readonly requests?: number;
  };
  readonly threads: 'all' | 'main';
  /** Wait for this before the first snapshot. */
  readonly when?: Trigger;
  /** Take no further snapshot after so long, or when the files have so many bytes. */
  readonly maxMs?: number;
  readonly maxDiskBytes?: number;
  /** Take no further snapshot when those there are show growth already. */
  readonly untilGrowth?: boolean;
  /** When this happens in an interval, it ends and the last snapshot is taken at once. */
  readonly lastWhen?: Trigger;
}
