import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import { planOfSeries, programOfSeries, timeOfSeries } from '../host/plan-of-series.ts';
import type { VerifyOutcome } from '../model/report.ts';
import type { SeriesManifest } from '../model/series.ts';
import type { CaptureArguments, CaptureCommand } from './capture-command.ts';
import type { Finding } from './findings.ts';
import type { GrowthPanels } from './growth-panels.ts';
import type { ShownSeries } from './shown-series.ts';

/** How a series is taken again; `undefined` for files, and for what would run a command in a workspace that is not trusted. */
export function repeatOfSeries(manifest: SeriesManifest): CaptureArguments | undefined {
  const plan = planOfSeries(manifest);
  const address = programOfSeries(manifest);
  if (!plan || ((plan.fill.kind === 'load' || address) && !vscode.workspace.isTrusted)) return undefined;
  return { plan, workspaceFolders: manifest.workspaceFolders, ...(address && { address }) };
}

export interface VerifyParts {
  readonly host: LeaklineHost;
  readonly capture: CaptureCommand;
  readonly shown: ShownSeries;
  readonly panels: GrowthPanels;
}

/** Captures by the same plan again. Whether the suspect is still there, panel, sidebar and report say from then on. */
export async function verifyFix(
  { host, capture, shown, panels }: VerifyParts,
  { seriesId, suspect }: Finding,
): Promise<VerifyOutcome | undefined> {
  const series = (await host.series()).find(({ id }) => id === seriesId);
  const repeat = series && repeatOfSeries(series.manifest);
  const before = await host.reportOf(seriesId);
  if (!repeat || !before) {
    throw new LeaklineError(
      vscode.l10n.t('This series cannot be captured again. Capture a new one of the repaired program.'),
    );
  }
  const newId = await capture.run(repeat);
  const again = (await host.series()).find(({ id }) => id === newId);
  const after = again && (await host.reportOf(again.id));
  if (!after) return undefined;
  const earlier = { source: timeOfSeries(series.manifest), report: before };
  const { verification } = await host.verify(again.folder, after, earlier, suspect.id);
  await Promise.all([shown.refresh(), panels.refresh()]);
  return verification.outcome;
}
