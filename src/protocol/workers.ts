import type { ComparisonRow, Report } from '../model/report.ts';
import type { CapturePlan, SeriesManifest } from '../model/series.ts';
import type { Progress } from '../model/progress.ts';
import type { TargetAddress, TargetInfo } from '../model/target.ts';

/**
 * Calls from the host into the capture worker. Every call names a job; `cancel(job)` makes it reject with
 * CancelledError as soon as the step in hand can stop. Progress comes back through `CaptureHost`.
 */
export interface CaptureWorkerApi {
  targets(): Promise<readonly TargetInfo[]>;
  /** Ends with the manifest as written, `partial` when something cut the series short after its first snapshot. */
  capture(job: string, request: CaptureRequest): Promise<SeriesManifest>;
  cancel(job: string): Promise<void>;
}

export interface CaptureRequest {
  readonly address: TargetAddress;
  readonly plan: CapturePlan;
  /** Folder of the new series; created with mode 0700. */
  readonly folder: string;
  readonly workspaceFolders: readonly string[];
}

export interface CaptureHost {
  progress(job: string, progress: Progress): void;
  /** Lines the started program or the load command wrote. */
  output(job: string, source: 'program' | 'load', text: string): void;
}

/** Calls from the host into the analysis worker. It owns the graphs; the host gets reports and pages. */
export interface AnalysisWorkerApi {
  /** The report of a series folder that holds a manifest. */
  analyzeSeries(job: string, folder: string): Promise<Report>;
  compare(job: string, baseFile: string, currentFile: string): Promise<readonly ComparisonRow[]>;
  cancel(job: string): Promise<void>;
}

export interface AnalysisHost {
  progress(job: string, progress: Progress): void;
}
