import type { Report } from '../../src/model/report.ts';

export interface Case {
  readonly name: string;
  readonly title: string;
  /** Absolute. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly load: string;
  readonly env: Readonly<Record<string, string>>;
  readonly build?: object;
  /** Relative to `folder`. */
  readonly workspace: string;
  readonly verdict: Report['verdict']['kind'];
  /** Absent, with `file` and `line`, where nothing leaks. */
  readonly kind?: string;
  readonly file?: string;
  readonly line?: number;
  readonly statement?: string;
  /** Other lines that are right, too. */
  readonly also: readonly { readonly file: string; readonly line: number }[];
}

export type Judgement = 'hit' | 'top3' | 'miss' | 'alarm' | 'verdict' | 'failed';

export interface CaptureOptions {
  readonly node?: string;
  readonly snapshots?: number;
  readonly options?: readonly string[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export function readCases(under: 'fixtures' | 'leaks'): Case[];
export function readCase(under: 'fixtures' | 'leaks', name: string): Case;
export function buildCase(one: Case): Promise<void>;
export function captureCase(
  one: Case,
  options?: CaptureOptions,
): Promise<{ report: Report | undefined; seconds: number; log: string }>;
export function judge(one: Case, report: Report | undefined): Judgement;
export function summary(report: Report | undefined, count?: number): string;
export function commandProblem(): string | undefined;
export function freePort(): Promise<number>;
