import type { Report } from '../model/report.ts';

/** The report as one self-contained page. */
export function renderHtml(report: Report): string {
  return `<!doctype html><title>${report.suspects.length} suspects</title>`;
}
