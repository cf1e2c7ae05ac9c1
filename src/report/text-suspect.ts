import type { CodeFrame, Evidence, Report, RetainerStep, Suspect } from '../model/report.ts';
import type { Say } from '../base/message.ts';
import { plainCode } from '../base/plain-text.ts';
import { formatCount } from '../base/units.ts';
import { evidenceText } from '../model/evidence-text.ts';
import { certaintyOf, growthOf, placeOf, wherein } from './phrases.ts';
import { fit, padEnd, padStart, proseWidth, widthOf, wrap, type TextStyle } from './terminal.ts';

/** A longer trace keeps its ends: the root says why it lives, the last steps say what holds it. */
const mostSteps = 14;

export function suspectText(suspect: Suspect, number: number, report: Report, style: TextStyle): string {
  const { width, paint, say } = style;
  const indent = '    ';
  const title = wrap(suspect.title, proseWidth(width, 4));
  const lines = title.map((line, i) => paint.bold(`${i === 0 ? padEnd(`${number}.`, 4) : indent}${line}`));
  // Never cut: terminals make it a link.
  const place = placeOf(suspect);
  const room = width - 6 - widthOf(place);
  const around = fit(wherein(suspect, say), room > 24 ? room : width - 4);
  const link = indent + (place === '' ? paint.dim(say`no source could be named`) : paint.underline(paint.blue(place)));
  if (around === '') lines.push(link);
  else lines.push(...(room > 24 ? [`${link}  ${paint.dim(around)}`] : [link, indent + paint.dim(around)]));
  lines.push(indent + fit(growthOf(suspect, say), width - 4));
  lines.push(indent + paint.dim(fit(certaintyOf(suspect, report, say), width - 4)));
  if (suspect.codeFrame !== undefined) lines.push('', ...frameLines(suspect.codeFrame, suspect, style));
  lines.push(...section(say`Why it is kept alive`, suspect.explanation, style));
  lines.push(...section(say`What to change`, suspect.remedy, style));
  if (suspect.packages.length > 0) lines.push(...section(say`By way of`, suspect.packages.join(' → '), style));
  if (suspect.retainerPath.length > 0) {
    lines.push('', indent + paint.bold(say`Who holds it`), ...trace(suspect, style));
  }
  if (suspect.evidence.length > 0) {
    lines.push('', indent + paint.bold(say`What this rests on`));
    for (const evidence of suspect.evidence) lines.push(...evidenceLines(evidence, style));
  }
  return lines.join('\n');
}

function section(title: string, text: string, { width, paint }: TextStyle): string[] {
  if (text === '') return [];
  return ['', `    ${paint.bold(title)}`, ...wrap(text, proseWidth(width, 6)).map((line) => `      ${line}`)];
}

function frameLines(frame: CodeFrame, suspect: Suspect, { width, paint }: TextStyle): string[] {
  const numberWidth = String(frame.firstLine + frame.lines.length - 1).length;
  const lines: string[] = [];
  frame.lines.forEach((text, i) => {
    const line = frame.firstLine + i;
    const here = line === suspect.line;
    const code = fit(plainCode(text), width - numberWidth - 11);
    const gutter = `${here ? '❯' : ' '} ${padStart(String(line), numberWidth)} │ `;
    lines.push(here ? `    ${paint.red(gutter)}${paint.bold(code)}` : paint.dim(`    ${gutter}${code}`));
    if (here && suspect.column !== undefined) {
      const before = plainCode(text.slice(0, suspect.column - 1));
      if (before.length < width - numberWidth - 12)
        lines.push(paint.red(`    ${padStart('', numberWidth + 2)} │ ${' '.repeat(before.length)}^`));
    }
  });
  return lines;
}

function trace({ retainerPath, unit, countPerInterval }: Suspect, { width, paint, say }: TextStyle): string[] {
  const steps = folded(retainerPath, say);
  return steps.map((step, i) => {
    const indent = '      ';
    if (typeof step === 'string') return paint.dim(`${indent}┆  ${step}`);
    const last = i === steps.length - 1;
    const edge = fit(step.edge, Math.max(20, width >> 1));
    const named = edge === '' ? '' : `${last ? paint.red(paint.underline(edge)) : paint.cyan(edge)}: `;
    const node = fit(step.node, Math.max(12, width - 40));
    const note =
      last && countPerInterval > 0 ? say`+${formatCount(countPerInterval)} ${fit(unit, 20)} per interval` : '';
    const kind = step.kind === 'context' ? say`variable` : '';
    const notes = [kind, note].filter(Boolean).join(' · ');
    const mark = i === 0 ? '┬' : last ? '╰→' : '├→';
    return `${indent}${mark} ${named}${last ? paint.bold(node) : node}${notes === '' ? '' : paint.dim(`  ${notes}`)}`;
  });
}

function folded(path: readonly RetainerStep[], say: Say): (RetainerStep | string)[] {
  if (path.length <= mostSteps) return [...path];
  const head = path.slice(0, 5);
  const tail = path.slice(-(mostSteps - 6));
  return [...head, say`${path.length - head.length - tail.length} more steps`, ...tail];
}

function evidenceLines(evidence: Evidence, { width, paint }: TextStyle): string[] {
  const { text, place, joined } = evidenceText(evidence);
  const lines = wrap(place === '' ? text : joined ? `${text} ${place}` : `${text} (${place})`, proseWidth(width, 8));
  return lines.map((line, i) => `      ${i === 0 ? paint.dim('•') : ' '} ${line}`);
}
