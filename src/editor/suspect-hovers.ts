import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import { perRequest } from '../model/per-request.ts';
import { evidenceText } from '../model/evidence-text.ts';
import type { RetainerStep } from '../model/report.ts';
import { commands } from './command-ids.ts';
import type { Finding, Findings } from './findings.ts';
import { canPeek } from './peek-retainers.ts';
import { confidenceText, growthText, kindText, words } from './texts.ts';
import { commandLink, proseMarkdown } from './workbench-text.ts';

/** What a suspect is, why its members stay alive and what to change, over its line. */
export class SuspectHovers implements vscode.HoverProvider {
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const here = this.#findings.in(document).filter(({ line0 }) => line0 === position.line);
    if (here.length === 0) return undefined;
    return new vscode.Hover(
      here.map(({ finding }) => hoverOf(finding, false)),
      document.lineAt(position.line).range,
    );
  }
}

/** What else is to be known at the line itself: how often it ran, and that the file is not what runs. */
const AT_THE_LINE: ReadonlySet<string> = new Set(['tap', 'changed-source']);

/** What a suspect is, why its members stay alive, and what to change. The title is left out where a problem shows it. */
export function hoverOf({ suspect }: Finding, withTitle: boolean): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [commands.showRetainers, commands.peekRetainers, commands.suppressSuspect] };
  const paragraph = (text: string): unknown => text !== '' && markdown.appendMarkdown(`${proseMarkdown(text)}\n\n`);
  markdown.appendMarkdown(`**Leakline · ${kindText(suspect.kind)}**\n\n`);
  if (withTitle) paragraph(plainText(suspect.title, 400));
  const request = perRequest(suspect);
  const figures = [growthText(suspect), ...(request ? [words(request)] : []), confidenceText(suspect.confidence)];
  paragraph(figures.join(' · '));
  paragraph(plainText(suspect.explanation));
  paragraph(plainText(suspect.remedy));
  for (const one of suspect.evidence.filter(({ kind }) => AT_THE_LINE.has(kind))) {
    const { text, place, joined } = evidenceText(one);
    paragraph(plainText(place === '' || joined ? one.detail : `${text} (${place})`));
  }
  const show = commandLink(vscode.l10n.t('Show retainers'), commands.showRetainers, suspect.id);
  const peek = commandLink(vscode.l10n.t('Peek retainers'), commands.peekRetainers, suspect.id);
  const suppress = commandLink(vscode.l10n.t('Suppress'), commands.suppressSuspect, suspect.id);
  markdown.appendMarkdown(`${[show, ...(canPeek(suspect) ? [peek] : []), suppress].join(' · ')}\n\n`);
  if (suspect.retainerPath.length > 0) markdown.appendCodeblock(traceText(suspect.retainerPath), 'text');
  return markdown;
}

const SHOWN_STEPS = 12;
const SHOWN_NAME = 80;

/** Who holds whom, one step a line, from the root down; a long way keeps its two ends. */
export function traceText(path: readonly RetainerStep[]): string {
  const lines = path.map(
    ({ edge, node }, depth) =>
      `${depth === 0 ? '' : `${' '.repeat(Math.min(depth, 10) * 2 - 2)}└ `}${plainText(edge, SHOWN_NAME)} → ${plainText(node, SHOWN_NAME)}`,
  );
  if (lines.length <= SHOWN_STEPS) return lines.join('\n');
  const half = SHOWN_STEPS / 2;
  return [...lines.slice(0, half), '  …', ...lines.slice(-half)].join('\n');
}
