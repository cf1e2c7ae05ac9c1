import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import { openFinding, type Finding, type Findings } from './findings.ts';
import type { GrowthPanels } from './growth-panels.ts';
import { traceText } from './suspect-hovers.ts';
import { growthText, titleText } from './texts.ts';

/** Commands on suspects take a fingerprint (from lenses, hovers, the panel) or a row of the sidebar. */
export type SuspectArgument = string | Finding;

export function findingOf(findings: Findings, argument: SuspectArgument | undefined): Finding {
  const id = typeof argument === 'string' ? argument : argument?.suspect.id;
  const finding = id === undefined ? findings.shown[0] : findings.find(id);
  if (finding) return finding;
  throw new LeaklineError(vscode.l10n.t('There is no such suspect. Capture a series, or choose one under Series.'));
}

export async function openSuspect(findings: Findings, argument?: SuspectArgument): Promise<void> {
  const finding = findingOf(findings, argument);
  if (await openFinding(finding)) return;
  const { file } = finding.suspect;
  throw new LeaklineError(
    file === undefined
      ? vscode.l10n.t('No line is known for this suspect. Its retainers show what holds it.')
      : vscode.l10n.t('{0} is not in this workspace. Open the folder it belongs to.', file),
  );
}

export async function showRetainers(
  findings: Findings,
  panels: GrowthPanels,
  argument?: SuspectArgument,
): Promise<void> {
  const { seriesId, suspect } = findingOf(findings, argument);
  await panels.show(seriesId, { suspectId: suspect.id, retainers: true });
}

export async function copySuspect(findings: Findings, argument?: SuspectArgument): Promise<void> {
  await vscode.env.clipboard.writeText(markdownOf(findingOf(findings, argument)));
}

/** A suspect as an issue would quote it. */
function markdownOf({ suspect }: Finding): string {
  const { file, line, column, codeFrame } = suspect;
  const place = file === undefined ? '' : `\`${file}${line === undefined ? '' : `:${line}:${column ?? 1}`}\``;
  const frame = codeFrame ? ['```', ...codeFrame.lines, '```'].join('\n') : '';
  const trace = ['```', traceText(suspect.retainerPath), '```'].join('\n');
  return [`### ${titleText(suspect)}`, place, growthText(suspect), frame, suspect.explanation, trace, suspect.remedy]
    .filter((part) => part !== '')
    .join('\n\n');
}
