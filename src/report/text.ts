import type { Report } from '../model/report.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The report as a person reads it in a terminal. */
export function renderText(report: Report, options: TextOptions): string {
  void options;
  return `${report.verdict.summary}\n`;
}
