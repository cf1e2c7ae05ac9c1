import { createHash } from 'node:crypto';
import type { ClassRow, CodeFrame, Report, ReportSeries, Suspect } from '../model/report.ts';
import { sayInEnglish, type Say } from '../base/message.ts';
import { plainCode } from '../base/plain-text.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { evidenceText } from '../model/evidence-text.ts';
import { perRequestFigure } from '../model/per-request.ts';
import { growingRows } from '../model/growing.ts';
import { memoryChart, sparklineSvg } from './html-chart.ts';
import { pageScript, pageStyle } from './html-style.ts';
import { escapeHtml, proseHtml } from './html-text.ts';
import { asides, type Aside } from './asides.ts';
import { headOf } from './head.ts';
import { placeOf, sortOf, verdictFigures, verdictWords, wherein } from './phrases.ts';
import { signed } from './signed.ts';

/** Rows beyond these rarely matter, and the page should open at once. */
const mostRows = 500;

/** The report as one self-contained page: nothing is loaded, and only this page's own style and script may run. */
export function renderHtml(report: Report, say: Say = sayInEnglish): string {
  const { target, series, verdict } = report;
  const title = `${escapeHtml(target.title, 200)} – Leakline`;
  const head = headOf(report, say);
  const figures = verdictFigures(verdict, say);
  return `<!doctype html>
<html lang="${say`en`}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashOf(pageStyle)}; script-src ${hashOf(pageScript)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(target.title)}</h1>
<p class="soft small">${escapeHtml([...head.target, ...head.series].join(' · '))}</p>
</header>
<main>
<section class="verdict ${verdict.kind}">
<strong>${say`${verdictWords[verdict.kind]}`}</strong>${figures === '' ? '' : ` <span class="soft">${figures}</span>`}
<p>${proseHtml(verdict.summary)}</p>
</section>
${head.warnings.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join('\n')}
<h2>${say`Memory`}</h2>
${memoryChart(series, say)}
${snapshotTable(series, say)}
${report.suspects.length === 0 ? '' : `<h2>${say`Suspects`}</h2>`}
${report.suspects.map((suspect, i) => suspectSection(suspect, i, report, say)).join('\n')}
${asides(report, say).map(asideSection).join('\n')}
<h2>${say`Growth by class`}</h2>
${growthSection(report.classes, say)}
${report.threads.map((thread) => threadSection(thread, say)).join('\n')}
</main>
<script>${pageScript}</script>
</body>
</html>
`;
}

function asideSection({ sentence, items }: Aside): string {
  const list = items.map((item) => `<li>${escapeHtml(item)}</li>`).join('');
  return `<section class="aside"><p>${escapeHtml(sentence)}</p>${list === '' ? '' : `<ul>${list}</ul>`}</section>`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function snapshotTable({ snapshots }: ReportSeries, say: Say): string {
  const known = snapshots.some(({ memory }) => memory !== undefined);
  const titles = [
    say`Snapshot`,
    say`Taken at`,
    say`File`,
    say`Objects`,
    say`Pause`,
    ...(known ? ['rss', 'heapUsed', 'external'] : []),
  ];
  const rows = snapshots.map(({ takenAt, fileBytes, nodes, pauseMs, memory }, i) => {
    const cells = [
      `#${i + 1}`,
      escapeHtml(takenAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')),
      formatBytes(fileBytes),
      formatCount(nodes),
      say`${formatCount(pauseMs)} ms`,
    ];
    if (known)
      cells.push(
        ...(['rss', 'heapUsed', 'external'] as const).map((kind) => (memory ? formatBytes(memory[kind]) : '–')),
      );
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const head = titles.map((title) => `<th scope="col">${title}</th>`).join('');
  return scrollable(say`Snapshots`, `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`);
}

/** Scrolling regions can be reached by keyboard. */
function scrollable(name: string, table: string): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(name, 200)}">${table}</div>`;
}

interface Cell {
  readonly shown: string;
  readonly value?: number;
}

function growthSection(rows: readonly ClassRow[], say: Say): string {
  const growing = growingRows(rows);
  if (growing.length === 0) return `<p>${say`No class grew.`}</p>`;
  const shown = growing.slice(0, mostRows);
  const titles = [
    say`Class`,
    ...shown[0].counts.map((_, i) => `#${i + 1}`),
    say`Trend`,
    say`Bytes`,
    say`Size Delta`,
    say`Retained`,
    say`New`,
    say`Deleted`,
    say`Survivors`,
    say`Alloc. Size`,
    say`Freed Size`,
  ];
  const head = titles.map((title) => `<th scope="col"><button type="button">${title}</button></th>`).join('');
  const body = shown.map((row) => `<tr>${growthCells(row).map(cellHtml).join('')}</tr>`).join('\n');
  const [some, all] = [formatCount(growing.length), formatCount(rows.length)];
  const about =
    growing.length > mostRows
      ? say`${some} of ${all} classes grew; the first ${mostRows} are shown. Those that grew in every interval come first.`
      : say`${some} of ${all} classes grew. Those that grew in every interval come first.`;
  return `<p class="soft small">${about}</p>${scrollable(say`Growth by class`, `<table class="growth"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`)}`;
}

function growthCells(row: ClassRow): Cell[] {
  const bytes = (value: number): Cell => ({ shown: formatBytes(value), value });
  const count = (value: number): Cell => ({ shown: formatCount(value), value });
  const name = escapeHtml(row.name, 200);
  return [
    { shown: `<span class="mono" title="${name}">${name}</span>` },
    ...row.counts.map(count),
    { shown: sparklineSvg(row.bytes), value: (row.bytes.at(-1) ?? 0) - (row.bytes[0] ?? 0) },
    bytes(row.bytes.at(-1) ?? 0),
    { shown: signed(row.allocatedBytes - row.freedBytes, formatBytes), value: row.allocatedBytes - row.freedBytes },
    bytes(row.retainedBytes),
    count(row.new),
    count(row.deleted),
    count(row.survivors),
    bytes(row.allocatedBytes),
    bytes(row.freedBytes),
  ];
}

function cellHtml({ shown, value }: Cell): string {
  return `<td${value === undefined ? '' : ` data-v="${value}"`}>${shown}</td>`;
}

function threadSection({ title, verdict, classes, series }: Report['threads'][number], say: Say): string {
  const note = series.incomplete === undefined ? '' : `<p class="note">${escapeHtml(series.incomplete)}</p>`;
  return `<h2>${escapeHtml(say`Thread ${title}`)}</h2>
<p class="${verdict.kind}">${escapeHtml(verdict.summary)}</p>${note}
${memoryChart(series, say)}
${growthSection(classes, say)}`;
}

function suspectSection(suspect: Suspect, i: number, report: Report, say: Say): string {
  const place = placeOf(suspect);
  const figures: [number, string, string][] = [
    [suspect.countPerInterval, `+${formatCount(suspect.countPerInterval)}`, say`${suspect.unit} per interval`],
    [suspect.bytesPerInterval, `+${formatBytes(suspect.bytesPerInterval)}`, say`per interval`],
    [suspect.retainedBytes, formatBytes(suspect.retainedBytes), say`retained`],
  ];
  const known = figures.filter(([value]) => value > 0);
  const request = perRequestFigure(suspect);
  const parts = [
    `<h3>${i + 1}. ${proseHtml(suspect.title)}</h3>`,
    `<p><span class="place mono">${place === '' ? say`no source could be named` : escapeHtml(place)}</span> <span class="soft">${escapeHtml(wherein(suspect, say))}</span></p>`,
    `<ul class="figures">${known.map(([, figure, unit]) => `<li><b>${figure}</b><span class="soft small">${escapeHtml(unit)}</span></li>`).join('')}`,
    request === '' ? '' : `<li><b>${request}</b><span class="soft small">${say`per request`}</span></li>`,
    `<li><b>${Math.round(suspect.confidence * 100)} %</b><span class="soft small">${escapeHtml(`${say`sure`} · ${sortOf(suspect, report, say)}`)}</span></li></ul>`,
  ];
  if (suspect.codeFrame !== undefined) parts.push(frameHtml(suspect.codeFrame, suspect.line, say));
  parts.push(section(say`Why it is kept alive`, suspect.explanation), section(say`What to change`, suspect.remedy));
  if (suspect.packages.length > 0) parts.push(section(say`By way of`, suspect.packages.join(' → ')));
  if (suspect.retainerPath.length > 0) parts.push(`<h4>${say`Who holds it`}</h4>`, traceHtml(suspect, say));
  if (suspect.evidence.length > 0) {
    const items = suspect.evidence.map((evidence) => {
      const { text, place: at } = evidenceText(evidence);
      return `<li>${proseHtml(text)}${at === '' ? '' : ` <span class="mono soft">${escapeHtml(at)}</span>`}</li>`;
    });
    parts.push(`<h4>${say`What this rests on`}</h4><ul class="evidence">${items.join('')}</ul>`);
  }
  return `<article class="suspect">${parts.join('\n')}</article>`;
}

function section(title: string, text: string): string {
  return text === '' ? '' : `<h4>${title}</h4><p>${proseHtml(text)}</p>`;
}

function frameHtml({ firstLine, lines }: CodeFrame, line: number | undefined, say: Say): string {
  const rows = lines.map((text, i) => {
    const here = firstLine + i === line;
    const label = here ? ` aria-label="${say`the suspect line`}"` : '';
    return `<span${here ? ` class="here"${label}` : ''}><i>${firstLine + i}</i>${escapeHtml(plainCode(text))}</span>`;
  });
  return `<pre class="frame" tabindex="0">${rows.join('')}</pre>`;
}

function traceHtml({ retainerPath }: Suspect, say: Say): string {
  const steps = retainerPath.map(({ edge, node, kind }) => {
    const name = edge === '' ? '' : `<span class="edge">${escapeHtml(edge, 300)}</span>: `;
    const note = kind === 'context' ? ` <span class="soft small">${say`variable`}</span>` : '';
    return `<li class="mono">${name}${escapeHtml(node, 300)}${note}</li>`;
  });
  return `<ol class="trace">${steps.join('')}</ol>`;
}
