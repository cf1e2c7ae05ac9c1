import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import type { RetainerStep } from '../model/report.ts';
import { commands } from './command-ids.ts';
import type { Finding, Findings } from './findings.ts';
import { confidenceText, growthText, kindText, titleText } from './texts.ts';

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
      here.map(({ finding }) => hoverOf(finding)),
      document.lineAt(position.line).range,
    );
  }
}

/** Everything a target named goes in as text: names of its classes and properties may look like links or HTML. */
export function hoverOf({ suspect }: Finding): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(undefined, true);
  markdown.isTrusted = { enabledCommands: [commands.showRetainers, commands.suppressSuspect] };
  markdown.appendMarkdown(`**$(flame) Leakline · ${kindText(suspect.kind)}**\n\n`);
  markdown.appendText(titleText(suspect)).appendMarkdown('\n\n');
  markdown.appendText(`${growthText(suspect)} · ${confidenceText(suspect.confidence)}`).appendMarkdown('\n\n');
  if (suspect.explanation !== '') markdown.appendText(suspect.explanation).appendMarkdown('\n\n');
  if (suspect.retainerPath.length > 0) markdown.appendCodeblock(traceText(suspect.retainerPath), 'text');
  if (suspect.remedy !== '') markdown.appendMarkdown('$(lightbulb) ').appendText(suspect.remedy).appendMarkdown('\n\n');
  const argument = encodeURIComponent(JSON.stringify([suspect.id]));
  const show = `[${vscode.l10n.t('Show retainers')}](command:${commands.showRetainers}?${argument})`;
  const suppress = `[${vscode.l10n.t('Suppress')}](command:${commands.suppressSuspect}?${argument})`;
  markdown.appendMarkdown(`${show} · ${suppress}`);
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
