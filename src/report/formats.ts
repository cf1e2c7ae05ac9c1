import type { Report } from '../model/report.ts';
import type { Say } from '../base/message.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';

/** The forms a report can be written in, with the name of the file. */
export const reportFormats = {
  html: { file: 'report.html', render: renderHtml },
  markdown: { file: 'report.md', render: renderMarkdown },
  sarif: { file: 'report.sarif', render: renderSarif },
  csv: { file: 'growth.csv', render: renderCsv },
  json: { file: 'report.json', render: (report: Report) => `${JSON.stringify(report, null, 2)}\n` },
} as const satisfies Record<string, { readonly file: string; readonly render: (report: Report, say?: Say) => string }>;

export type ReportFormat = keyof typeof reportFormats;

export function isReportFormat(text: string): text is ReportFormat {
  return Object.hasOwn(reportFormats, text);
}
