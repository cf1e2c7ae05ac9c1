import type { Message, MessageValue } from '../base/message.ts';

/**
 * The report, version 1: what `leakline … --json` prints, what the store keeps as `report.json`, what every view reads.
 * Paths are relative to the workspace folder with `/`; lines and columns are 1-based; sizes are bytes.
 */
export interface Report {
  readonly version: 1;
  readonly target: ReportTarget;
  readonly series: ReportSeries;
  readonly verdict: Verdict;
  readonly suspects: readonly Suspect[];
  readonly classes: readonly ClassRow[];
  readonly threads: readonly ThreadReport[];
  /** Suspects that the workspace accepts, by a rule each; absent when there is none. They are not among `suspects`. */
  readonly suppressed?: readonly SuppressedSuspect[];
  /** The earlier series that `suspects[].status` speaks of. */
  readonly baseline?: Baseline;
  /** What came of a repair, when this series was taken to see that. */
  readonly verified?: Verified;
}

export interface ReportTarget {
  readonly title: string;
  readonly pid: number;
  readonly node: string;
  readonly endpoint: string;
}

export type SeriesMode = 'sampling' | 'tracking' | 'snapshots';

/** `broken`: object ids changed meaning between two snapshots, so rows are compared by class and path alone. */
export type Identity = 'intact' | 'broken' | 'unknown';

export interface MemoryUsage {
  readonly rss: number;
  readonly heapTotal: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
}

export interface ReportSnapshot {
  /** ISO 8601. */
  readonly takenAt: string;
  /** Name inside the series folder, or the path of a loose file. */
  readonly file: string;
  readonly fileBytes: number;
  readonly nodes: number;
  readonly pauseMs: number;
  readonly memory?: MemoryUsage;
}

/** One sample of `process.memoryUsage()` between snapshots, for the chart. */
export interface MemorySample extends MemoryUsage {
  readonly takenAt: string;
}

export interface ReportSeries {
  readonly mode: SeriesMode;
  readonly identity: Identity;
  readonly snapshots: readonly ReportSnapshot[];
  /** As the person or the load command said; absent when nobody knows. */
  readonly requestsPerInterval?: number;
  /** Samples between the snapshots, oldest first; absent for files from disk. */
  readonly memory?: readonly MemorySample[];
  /** Id of the series of the same program before it was started again. */
  readonly continues?: string;
  /** What was seen without a snapshot; then `snapshots` is empty. */
  readonly watch?: WatchFindings;
  /** Why the series is shorter than planned, as one sentence; absent when it is whole. */
  readonly incomplete?: string;
  readonly incompleteWords?: Message;
}

/** How much was looked at, which is what it cost the target. */
export type WatchRung = 'memory' | 'census' | 'sampling' | 'census and sampling';

export interface WatchFindings {
  readonly rung: WatchRung;
  /** Times at which it was read, ISO 8601, oldest first; empty when memory alone was looked at. */
  readonly readings: readonly string[];
  /** Listeners that became more, most grown first. */
  readonly listeners?: readonly ListenerRow[];
  /** Functions whose allocations stay, most grown first. */
  readonly sites?: readonly SiteRow[];
}

/** Where a function starts; absent when nobody knows. */
interface FunctionPlace {
  readonly function: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Listeners of one function for one event on all emitters, or all event targets, of a class. */
export interface ListenerRow extends FunctionPlace {
  readonly emitter: string;
  readonly event: string;
  /** At each reading. */
  readonly counts: readonly number[];
}

/** Live bytes that were allocated in one function, by samples. */
export interface SiteRow extends FunctionPlace {
  /** Those allocated since the first reading. */
  readonly bytes: number;
}

export type VerdictKind = 'heap-growth' | 'off-heap-growth' | 'no-growth' | 'inconclusive';

export interface Verdict {
  readonly kind: VerdictKind;
  /** Of the heap for `heap-growth`, of rss for `off-heap-growth`, 0 otherwise. */
  readonly bytesPerInterval: number;
  /** Bytes per interval that hang below the suspects; no byte counted twice. */
  readonly explainedBytes: number;
  readonly summary: string;
  readonly words?: Message;
}

export type SuspectKind =
  | 'listener'
  | 'collection'
  | 'timer'
  | 'closure'
  | 'promise'
  | 'instance'
  | 'allocation'
  | 'native';

export interface RetainerStep {
  /** Name of the edge that leads to `node`: a property, `[3]`, a variable of a context. */
  readonly edge: string;
  /** Class name of the object, e.g. `Map`, `Context in handler`. */
  readonly node: string;
  /** V8's edge type: `property`, `context`, `element`, `internal`… */
  readonly kind: string;
  /** V8's id of the object in the last snapshot. */
  readonly id?: number;
  /** Where a function, or the class of an object, is written. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Evidence {
  /** `closure-location`, `container-path`, `statement`, `allocation-samples`, `allocation-stack`, `cohorts`, `tap`, `changed-source`… */
  readonly kind: string;
  readonly detail: string;
  readonly words?: Message;
  readonly file?: string;
  readonly line?: number;
}

export interface Suspect {
  /** Fingerprint that stays the same across runs of the same program. */
  readonly id: string;
  /** 0 is the main thread, else `threads[].id`. */
  readonly thread: number;
  readonly kind: SuspectKind;
  /** 0 to 1. */
  readonly confidence: number;
  readonly title: string;
  /** Absent when no source could be named. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly function?: string;
  /** `route handler`, `connection handler`, `timer callback`, `loop`… or ''. */
  readonly context: string;
  /** Packages between the workspace's statement and the code that stores, outermost first. */
  readonly packages: readonly string[];
  readonly countPerInterval: number;
  readonly bytesPerInterval: number;
  /** The same per request, when it is known how many there were. */
  readonly countPerRequest?: number;
  readonly bytesPerRequest?: number;
  readonly retainedBytes: number;
  /** What is counted: `listeners`, `entries`, `LeakClass`, `timers`. */
  readonly unit: string;
  /** From the GC root to a member. */
  readonly retainerPath: readonly RetainerStep[];
  readonly evidence: readonly Evidence[];
  readonly explanation: string;
  /** What to change, in one sentence. */
  readonly remedy: string;
  /** Source around the line, when it could be read. */
  readonly codeFrame?: CodeFrame;
  readonly words?: SuspectWords;
  /** Whether the earlier series had it, too; absent without one. */
  readonly status?: 'new' | 'known';
  /** The statement as V8 runs it, where a tap can be set. */
  readonly running?: RunningCode;
}

export interface SuppressedSuspect extends Suspect {
  /** Line of `.leaklineignore` or entry of the settings, as it was written. */
  readonly rule: string;
}

export interface Baseline {
  /** Where it was read from, in the words of whoever named it. */
  readonly source: string;
  /** Time of its last snapshot, ISO 8601; '' when nobody knows. */
  readonly takenAt: string;
  /** Its suspects that this series does not have; absent when this series is inconclusive, since then nobody can tell. */
  readonly gone?: readonly GoneSuspect[];
}

export type VerifyOutcome = 'pass' | 'fail' | 'inconclusive';

/** Slope against slope, in one sentence that begins with the outcome. */
export interface Verified {
  readonly outcome: VerifyOutcome;
  readonly summary: string;
  readonly words?: Message;
  /** The series before the repair, in the words of whoever named it. */
  readonly source: string;
}

export type GoneSuspect = Pick<
  Suspect,
  'id' | 'kind' | 'title' | 'file' | 'line' | 'function' | 'unit' | 'countPerInterval' | 'bytesPerInterval' | 'words'
>;

export interface RunningCode {
  /** '' for code that was compiled in memory without a name. */
  readonly url: string;
  readonly scriptId: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** The code from there to the end of the line, to know it again. */
  readonly text: string;
}

/** The texts of a suspect with their values apart, to be read in another language than they were written in. */
export interface SuspectWords {
  readonly title: Message;
  readonly unit: MessageValue;
  readonly explanation: Message;
  readonly remedy: Message;
  readonly context?: Message;
}

export interface CodeFrame {
  /** 1-based line number of `lines[0]`. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** A growth row by class over all snapshots. `new`…`freedBytes` compare the last snapshot with the first, as DevTools does. */
export interface ClassRow {
  readonly name: string;
  readonly counts: readonly number[];
  readonly bytes: readonly number[];
  readonly new: number;
  readonly deleted: number;
  readonly allocatedBytes: number;
  readonly freedBytes: number;
  /** Objects of the last snapshot born before its last interval, but after the first snapshot. */
  readonly survivors: number;
  /** Retained size of the class in the last snapshot, nested instances once. */
  readonly retainedBytes: number;
}

/** What can be said of a class while its series is still being captured. */
export type GrowthRow = Omit<ClassRow, 'survivors' | 'retainedBytes'>;

export interface ThreadReport {
  readonly id: number;
  readonly title: string;
  readonly series: ReportSeries;
  readonly classes: readonly ClassRow[];
  readonly verdict: Verdict;
}

/** One row of DevTools' Comparison. */
export interface ComparisonRow {
  readonly class: string;
  readonly new: number;
  readonly deleted: number;
  readonly delta: number;
  readonly allocatedBytes: number;
  readonly freedBytes: number;
  readonly sizeDelta: number;
}
