import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import { suspectMarkdown } from '../report/markdown.ts';
import { openFinding, type Finding, type Findings } from './findings.ts';
import type { GrowthPanels } from './growth-panels.ts';
import { sayHere } from './texts.ts';

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

/** A suspect as an issue would quote it. */
export async function copySuspect(host: LeaklineHost, findings: Findings, argument?: SuspectArgument): Promise<void> {
  const { seriesId, suspect } = findingOf(findings, argument);
  const report = await host.reportOf(seriesId);
  if (report) await vscode.env.clipboard.writeText(suspectMarkdown(suspect, report, sayHere()));
}
