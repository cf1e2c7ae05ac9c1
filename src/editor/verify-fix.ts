import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import { inWords } from '../base/message.ts';
import type { LeaklineHost } from '../host/host.ts';
import { planOfSeries, programOfSeries } from '../host/plan-of-series.ts';
import type { SeriesManifest } from '../model/series.ts';
import { verifyFix as compare } from '../report/verify.ts';
import type { CaptureArguments, CaptureCommand } from './capture-command.ts';
import type { Finding } from './findings.ts';

/** How a series is taken again; `undefined` for files, and for what would run a command in a workspace that is not trusted. */
export function repeatOfSeries(manifest: SeriesManifest): CaptureArguments | undefined {
  const plan = planOfSeries(manifest);
  const address = programOfSeries(manifest);
  if (!plan || ((plan.fill.kind === 'load' || address) && !vscode.workspace.isTrusted)) return undefined;
  return { plan, workspaceFolders: manifest.workspaceFolders, ...(address && { address }) };
}

/** Captures by the same plan again and says whether the suspect is still there. */
export async function verifyFix(
  host: LeaklineHost,
  capture: CaptureCommand,
  { seriesId, suspect }: Finding,
): Promise<void> {
  const series = (await host.series()).find(({ id }) => id === seriesId);
  const repeat = series && repeatOfSeries(series.manifest);
  const before = await host.reportOf(seriesId);
  if (!repeat || !before) {
    throw new LeaklineError(
      vscode.l10n.t('This series cannot be captured again. Capture a new one of the repaired program.'),
    );
  }
  const newId = await capture.run(repeat);
  const after = newId === undefined ? undefined : await host.reportOf(newId);
  if (!after) return;
  const { outcome, sentence } = compare(before, after, suspect.id);
  const text = inWords(sentence, vscode.l10n.bundle);
  void (outcome === 'pass' ? vscode.window.showInformationMessage(text) : vscode.window.showWarningMessage(text));
}
