import type { ClassRow, CodeFrame, Report, ReportSeries, Suspect } from '../model/report.ts';
import { sayInEnglish, type Say } from '../base/message.ts';
import { plainCode, plainText } from '../base/plain-text.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { evidenceText } from '../model/evidence-text.ts';
import { growingRows } from '../model/growing.ts';
import { asides } from './asides.ts';
import { headOf } from './head.ts';
import { certaintyOf, growthOf, placeOf, verdictFigures, verdictWords, wherein } from './phrases.ts';
import { signed } from './signed.ts';
import { sparkline } from './sparkline.ts';

const mostRows = 15;

/** The report for an issue or a pull request. */
export function renderMarkdown(report: Report, say: Say = sayInEnglish): string {
  const { target, series, verdict, suspects } = report;
  const head = headOf(report, say);
  const figures = verdictFigures(verdict, say);
  const parts = [
    `## ${escape(say`${verdictWords[verdict.kind]}`)}: ${escape(target.title)}`,
    `${escape(verdict.summary)}${figures === '' ? '' : `\n\n**${escape(figures)}**`}`,
    [...head.target, ...head.series].map(escape).join(' · '),
    ...head.warnings.map((warning) => `> ${escape(warning)}`),
  ];
  parts.push(
    memory(series, say),
    ...suspects.map((suspect, i) => suspectMarkdown(suspect, report, say, `${i + 1}. `)),
    ...asides(report, say).map(({ sentence, items }) =>
      [escape(sentence), ...items.map((item) => `- ${escape(item)}`)].join('\n'),
    ),
    growth(report.classes, say),
  );
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** One suspect, as the button and the command copy it. */
export function suspectMarkdown(suspect: Suspect, report: Report, say: Say = sayInEnglish, number = ''): string {
  const place = placeOf(suspect);
  const lines = [`### ${number}${escape(suspect.title)}`];
  const where = [place === '' ? '' : codeSpan(place), escape(wherein(suspect, say))].filter(Boolean).join(' ');
  if (where !== '') lines.push(where);
  lines.push(`${escape(growthOf(suspect, say))}  \n${escape(certaintyOf(suspect, report, say))}`);
  if (suspect.codeFrame !== undefined) lines.push(frame(suspect.codeFrame, suspect));
  if (suspect.explanation !== '') lines.push(`**${say`Why it is kept alive`}:** ${escape(suspect.explanation)}`);
  if (suspect.remedy !== '') lines.push(`**${say`What to change`}:** ${escape(suspect.remedy)}`);
  if (suspect.packages.length > 0) lines.push(`**${say`By way of`}:** ${suspect.packages.map(codeSpan).join(' → ')}`);
  if (suspect.retainerPath.length > 0) {
    const steps = suspect.retainerPath.map(
      ({ edge, node }, i) =>
        `${'  '.repeat(i)}${edge === '' ? '' : `${plainText(edge, 200)}: `}${plainText(node, 200)}`,
    );
    lines.push(`**${say`Who holds it`}**\n\n${fenced(steps, 'text')}`);
  }
  if (suspect.evidence.length > 0) {
    const items = suspect.evidence.map((one) => {
      const { text, place: at, joined } = evidenceText(one);
      return `- ${escape(text)}${at === '' ? '' : joined ? ` ${codeSpan(at)}` : ` (${codeSpan(at)})`}`;
    });
    lines.push(`**${say`What this rests on`}**\n\n${items.join('\n')}`);
  }
  return lines.join('\n\n');
}

function frame({ firstLine, lines }: CodeFrame, suspect: Suspect): string {
  const width = String(firstLine + lines.length - 1).length;
  const numbered = lines.map((line, i) => {
    const number = firstLine + i;
    return `${number === suspect.line ? '>' : ' '} ${String(number).padStart(width)} | ${plainCode(line)}`;
  });
  const language = /\.(?:[cm]?tsx?)$/.test(suspect.file ?? '') ? 'ts' : 'js';
  return fenced(numbered, language);
}

function memory({ snapshots }: ReportSeries, say: Say): string {
  if (snapshots.every((snapshot) => snapshot.memory === undefined)) return '';
  const rows = (['rss', 'heapUsed', 'external'] as const).map((kind) => [
    kind,
    ...snapshots.map((snapshot) => (snapshot.memory === undefined ? '–' : formatBytes(snapshot.memory[kind]))),
  ]);
  return table([say`memory`, ...snapshots.map((_, i) => `\\#${i + 1}`)], rows);
}

function growth(classes: readonly ClassRow[], say: Say): string {
  const growing = growingRows(classes);
  if (growing.length === 0) return '';
  const shown = growing.slice(0, mostRows);
  const header = [
    say`class`,
    ...shown[0].counts.map((_, i) => `\\#${i + 1}`),
    say`bytes`,
    say`new`,
    say`deleted`,
    say`size delta`,
    say`retained`,
  ];
  const rows = shown.map((row) => [
    codeSpan(plainText(row.name, 120)),
    ...row.counts.map(formatCount),
    `${formatBytes(row.bytes[0] ?? 0)} ${sparkline(row.bytes.slice(-8))} ${formatBytes(row.bytes.at(-1) ?? 0)}`,
    formatCount(row.new),
    formatCount(row.deleted),
    signed(row.allocatedBytes - row.freedBytes, formatBytes),
    formatBytes(row.retainedBytes),
  ]);
  const rest = growing.length - shown.length;
  const more = rest > 0 ? `\n\n${say`and ${formatCount(rest)} more of ${formatCount(classes.length)} classes`}` : '';
  return `<details><summary>${say`Growth by class`}</summary>\n\n${table(header, rows)}${more}\n\n</details>`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** Text of the target as text: no emphasis, links, HTML, mentions or references. */
function escape(text: string): string {
  return plainText(text)
    .replace(/[\\`*_[\]<>#|~]/g, '\\$&')
    .replaceAll('@', '&#64;')
    .replace(/^(\s*)([-+=]|\d+[.)])/, '$1\\$2');
}

/** Fences and code spans open with more backticks than any run inside. */
function ticks(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, ...runs.map((run) => run.length + 1)));
}

export function codeSpan(text: string): string {
  const safe = plainText(text, 400).replaceAll('|', '\\|');
  const mark = ticks(safe, 1);
  const pad = safe.startsWith('`') || safe.endsWith('`') ? ' ' : '';
  return `${mark}${pad}${safe}${pad}${mark}`;
}

function fenced(lines: readonly string[], language: string): string {
  const text = lines.join('\n');
  const mark = ticks(text, 3);
  return `${mark}${language}\n${text}\n${mark}`;
}
