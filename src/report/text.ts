import type { Report, ReportSeries, Verdict, VerdictKind } from '../model/report.ts';
import { sayInEnglish, type Say } from '../base/message.ts';
import { asides, type Aside } from './asides.ts';
import { headOf } from './head.ts';
import { verdictFigures, verdictWords } from './phrases.ts';
import { fit, paletteFor, proseWidth, widthOf, wrap, type Paint, type Palette, type TextStyle } from './terminal.ts';
import { growthTable, memoryTable } from './text-tables.ts';
import { suspectText } from './text-suspect.ts';
import { watchTables } from './text-watch.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** The language; English without it. */
  readonly say?: Say;
}

const leastColumns = 68;

/** The report as a person reads it in a terminal. */
export function renderText(report: Report, options: TextOptions): string {
  const { width, color, say = sayInEnglish } = options;
  const style = { width: Math.max(leastColumns, width), paint: paletteFor(color), say };
  const parts = [header(report, style), memoryTable(report.series, style), growthTable(report.classes, style)];
  if (report.series.watch) parts.push(watchTables(report.series.watch, report.series.memory ?? [], style));
  for (const thread of report.threads) {
    parts.push(
      [
        style.paint.bold(fit(say`Thread ${thread.id}: ${thread.title}`, style.width)),
        ...threadSummary(thread.verdict, thread.series, style),
      ].join('\n'),
      growthTable(thread.classes, style),
    );
  }
  parts.push(verdictText(report, style));
  report.suspects.forEach((suspect, i) => parts.push(suspectText(suspect, i + 1, report, style)));
  parts.push(...asides(report, say).map((aside) => asideText(aside, style)));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function header(report: Report, { width, paint, say }: TextStyle): string {
  const { target, series, warnings } = headOf(report, say);
  const about = [target, series].map((parts) => paint.dim(fit(parts.join(' · '), width)));
  const notes = warnings.flatMap((note) => warning(note, width, paint.yellow));
  return [paint.bold(fit(report.target.title, width)), ...about, ...notes].join('\n');
}

function asideText({ sentence, items }: Aside, { width, paint }: TextStyle): string {
  const lines = wrap(sentence, proseWidth(width, 0));
  return [...lines, ...items.map((item) => paint.dim(`  ${fit(item, width - 2)}`))].join('\n');
}

function warning(text: string, width: number, paint: Paint): string[] {
  return wrap(text, proseWidth(width, 2)).map((line, i) => paint(`${i === 0 ? '! ' : '  '}${line}`));
}

function verdictColor(kind: VerdictKind, paint: Palette): { mark: string; color: Paint } {
  switch (kind) {
    case 'heap-growth':
      return { mark: '▲', color: paint.red };
    case 'off-heap-growth':
      return { mark: '▲', color: paint.yellow };
    case 'no-growth':
      return { mark: '●', color: paint.green };
    case 'inconclusive':
      return { mark: '?', color: paint.blue };
    default:
      throw new Error(`unknown verdict ${String(kind satisfies never)}`);
  }
}

function verdictText({ verdict, suspects }: Report, { width, paint, say }: TextStyle): string {
  const { mark, color } = verdictColor(verdict.kind, paint);
  const figures = verdictFigures(verdict, say);
  const title = `${mark} ${say`${verdictWords[verdict.kind]}`}`;
  const lines = [paint.bold(color(title))];
  if (widthOf(title) + 2 + widthOf(figures) <= width) lines[0] += figures === '' ? '' : paint.dim(`  ${figures}`);
  else lines.push(...wrap(figures, width - 2).map((line) => paint.dim(`  ${line}`)));
  lines.push(...wrap(verdict.summary, proseWidth(width, 2)).map((line) => `  ${line}`));
  if (suspects.length === 0 && verdict.kind === 'heap-growth')
    lines.push(paint.dim(`  ${say`No statement of the workspace could be named for it.`}`));
  return lines.join('\n');
}

function threadSummary(verdict: Verdict, series: ReportSeries, { width, paint }: TextStyle): string[] {
  const { mark, color } = verdictColor(verdict.kind, paint);
  const lines = wrap(verdict.summary, proseWidth(width, 2));
  const summary = lines.map((line, i) => `${i === 0 ? color(mark) : ' '} ${line}`);
  if (series.incomplete !== undefined) summary.push(...warning(series.incomplete, width, paint.yellow));
  return summary;
}
