import type { MessagePort } from 'node:worker_threads';
import type { Message } from '../base/message.ts';
import type { SourceLabel } from '../model/heap-views.ts';
import type { Preflight } from '../model/preflight.ts';
import type { Progress } from '../model/progress.ts';
import type { Redaction } from '../model/redaction.ts';
import type { ComparisonRow, GrowthRow, MemorySample, Report } from '../model/report.ts';
import type { CapturePlan, SeriesManifest } from '../model/series.ts';
import type { TapPoint, TapRecord, TapRequest } from '../model/tap.ts';
import type { ContainerInfo, ContainerTool, TargetAddress, TargetInfo, ThreadInfo } from '../model/target.ts';
import type { SourceLine, TextChange } from '../model/text-change.ts';
import type { WatchRequest } from '../model/watch.ts';
import type { GrowthGroup, PanelAnswer, PanelQuery } from './panel.ts';

/**
 * Calls from the host into the capture worker. Every call names a job; `cancel(job)` makes it reject with
 * CancelledError as soon as the step in hand can stop. Progress comes back through `CaptureHost`.
 */
export interface CaptureWorkerApi {
  targets(job: string, withThreads: boolean): Promise<readonly TargetInfo[]>;
  /** Worker threads of a process whose inspector is open; `undefined` when it cannot be asked now. */
  threads(job: string, address: TargetAddress): Promise<readonly ThreadInfo[] | undefined>;
  /** What the person's own `docker` and `kubectl` know of; empty where a tool is missing or says nothing. */
  containers(job: string, tool: ContainerTool): Promise<readonly ContainerInfo[]>;
  /**
   * Ends with the manifest as written, `partial` when something (or a cancel) cut the series short after its first
   * snapshot; before that it rejects. Its snapshots also go, as they come, over the port: see `SnapshotMessage`.
   */
  capture(job: string, request: CaptureRequest, snapshots: MessagePort): Promise<CapturedFolder>;
  /**
   * Looks at a target without a snapshot and keeps what it saw as a series without any. A cancel ends it early; what was
   * seen is its result all the same.
   */
  watch(job: string, request: WatchRequest): Promise<SeriesManifest>;
  /** Counts the calls of lines of a target that runs. */
  tap(job: string, request: TapRequest): Promise<readonly TapRecord[]>;
  cancel(job: string): Promise<void>;
}

/** The folder is another one than asked for when the target was started again meanwhile. */
export interface CapturedFolder {
  readonly folder: string;
  readonly manifest: SeriesManifest;
}

export interface CaptureRequest {
  readonly address: TargetAddress;
  readonly plan: CapturePlan;
  /** Folder of the new series; created with mode 0700. */
  readonly folder: string;
  readonly workspaceFolders: readonly string[];
  /** Ask for suspects when the series is whole, and count the calls of their lines for one more interval. */
  readonly confirm: boolean;
}

export interface CaptureHost {
  progress(job: string, progress: Progress): void;
  /** Each memory sample of a watch, or of a series that waits for its trigger. */
  memory(job: string, sample: MemorySample): void;
  /** Text the started program or the load command wrote. */
  output(job: string, source: OutputSource, text: string): void;
  /** What the person should know, said before anything is done to the target. */
  warn(job: string, warning: Message): void;
  /** Asked before the first snapshot; `false` ends the capture without having touched the heap. */
  approve(job: string, preflight: Preflight): Promise<boolean>;
  /** Asked when a series that is to be confirmed is whole: the lines of its suspects. */
  tapPoints(job: string): Promise<readonly TapPoint[]>;
  tapped(job: string, records: readonly TapRecord[]): Promise<void>;
}

export type OutputSource = 'program' | 'load';

/** Calls from the host into the analysis worker. It owns the graphs; the host gets reports and pages. */
export interface AnalysisWorkerApi extends QueryWorkerApi {
  /** The report of a series folder that holds a manifest. */
  analyzeSeries(job: string, folder: string): Promise<Report>;
  /**
   * Reads the snapshots of a capture as they come over the port, so that `analyzeSeries` need not read their files.
   * Resolves when the capture is over; what has been read is kept for a while, and dropped by a cancel.
   */
  followCapture(job: string, snapshots: MessagePort): Promise<void>;
  /** A report of the folder with what taps saw since. */
  withTaps(job: string, folder: string, report: Report): Promise<Report>;
  /** How a listener registration leaves its function; `undefined` where that is not safe. */
  moveRegistration(job: string, source: SourceLine): Promise<readonly TextChange[] | undefined>;
  /** Copies a snapshot without the texts of its users; resolves with how many of its strings were replaced. */
  redact(job: string, file: string, out: string): Promise<Redaction>;
  cancel(job: string): Promise<void>;
}

/** What the bundle `compare-files` exports: the command calls it in its own thread, which has nothing else to do. */
export interface ComparisonModule {
  compareFiles(base: string, current: string, signal?: AbortSignal): Promise<readonly ComparisonRow[]>;
}

/**
 * Looking into the snapshots of a series that was analysed, page by page. Nothing is kept between two calls that could
 * not be made anew from the folder, since the worker ends when it has been idle.
 */
export interface QueryWorkerApi {
  query(job: string, folder: string, query: PanelQuery): Promise<PanelAnswer>;
  /** Where to go when the reader wants to see the source; `undefined` when nothing says so. */
  sourceOf(job: string, folder: string, place: SourcePlace): Promise<SourceLabel | undefined>;
}

/** What of a snapshot has a place in the sources: an object, a frame of the allocation tree, a row of `growthBy`. */
export type SourcePlace =
  | { readonly kind: 'node'; readonly thread: number; readonly snapshot: number; readonly node: number }
  | { readonly kind: 'frame'; readonly thread: number; readonly snapshot: number; readonly frame: number }
  | { readonly kind: 'group'; readonly thread: number; readonly group: GrowthGroup; readonly name: string };

export interface AnalysisHost {
  progress(job: string, progress: Progress): void;
  /** While a capture is followed, after each snapshot of the main thread from the second on: what grew most so far. */
  growth(job: string, rows: readonly GrowthRow[]): void;
}
