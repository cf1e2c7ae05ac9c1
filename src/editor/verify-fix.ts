import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { CapturePlan, SeriesManifest } from '../model/series.ts';
import type { CaptureCommand } from './capture-command.ts';
import type { Finding } from './findings.ts';
import { shortRateText } from './texts.ts';

const DEFAULT_MS = 30_000;

/** The plan a series was taken by; `undefined` for files, and for a load command in a workspace that is not trusted. */
export function planOfSeries({ target, mode, loadCommand, threads }: SeriesManifest): CapturePlan | undefined {
  const snapshots = threads[0]?.snapshots ?? [];
  if (target.pid === 0 || snapshots.length < 2) return undefined;
  if (loadCommand !== undefined && !vscode.workspace.isTrusted) return undefined;
  const ms = snapshots.at(-1)?.loadMs ?? DEFAULT_MS;
  const fill =
    loadCommand === undefined ? ({ kind: 'time', ms } as const) : ({ kind: 'load', command: loadCommand } as const);
  return { snapshots: snapshots.length, mode, fill, threads: threads.length > 1 ? 'all' : 'main' };
}

/** Captures the same plan again, of the target the person names, and says whether the suspect is still there. */
export async function verifyFix(
  host: LeaklineHost,
  capture: CaptureCommand,
  { seriesId, suspect }: Finding,
): Promise<void> {
  const series = (await host.series()).find(({ id }) => id === seriesId);
  const plan = series && planOfSeries(series.manifest);
  if (!series || !plan) {
    throw new LeaklineError(
      vscode.l10n.t('This series cannot be captured again. Capture a new one of the repaired program.'),
    );
  }
  const newId = await capture.run({ plan, workspaceFolders: series.manifest.workspaceFolders });
  const report = newId === undefined ? undefined : await host.reportOf(newId);
  if (!report) return;
  const still = report.suspects.find(({ id }) => id === suspect.id);
  if (still) {
    const rate = shortRateText(still);
    void vscode.window.showWarningMessage(vscode.l10n.t('The suspect is still there: {0} per interval.', rate));
  } else if (report.verdict.kind === 'inconclusive') {
    void vscode.window.showWarningMessage(vscode.l10n.t('This series cannot tell: {0}', report.verdict.summary));
  } else {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The suspect is gone: nothing grows at its line any more.'),
    );
  }
}
