import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { CaptureCommand } from './capture-command.ts';
import type { Finding } from './findings.ts';
import type { GrowthPanels } from './growth-panels.ts';
import { withCancel } from './messages.ts';
import type { ShownSeries } from './shown-series.ts';
import { progressText } from './texts.ts';

export interface ConfirmParts {
  readonly host: LeaklineHost;
  readonly shown: ShownSeries;
  readonly panels: GrowthPanels;
  readonly capture: CaptureCommand;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Counts the calls of a suspect's line in its target for one more interval. Card and hover tell what came of it, and so do
 * the sentences that are returned.
 */
export async function confirmTap(parts: ConfirmParts, { seriesId, suspect }: Finding): Promise<readonly string[]> {
  const { host, shown, panels, capture, log } = parts;
  // A connection that ends clears the object ids of the whole target: those a series under way relies on.
  if (capture.isRunning)
    throw new LeaklineError(vscode.l10n.t('A series is being captured already. Cancel it, or wait until it ends.'));
  const series = (await host.series()).find(({ id }) => id === seriesId);
  if (series?.manifest.loadCommand !== undefined && !vscode.workspace.isTrusted)
    throw new LeaklineError(vscode.l10n.t('In a workspace that is not trusted the load command is not run.'));
  const confirmed = await withCancel(vscode.l10n.t('Leakline'), (report, signal) =>
    host.confirm(
      seriesId,
      suspect.id,
      {
        onProgress: (progress) => report(progressText(progress)),
        onOutput: (source, text) => log.info(`[${source}] ${text.trimEnd()}`),
      },
      signal,
    ),
  );
  await Promise.all([shown.refresh(), panels.refresh()]);
  await panels.show(seriesId, { suspectId: suspect.id, retainers: false });
  const evidence = confirmed.suspects.find(({ id }) => id === suspect.id)?.evidence ?? [];
  return evidence.filter(({ kind }) => kind === 'tap').map(({ detail }) => detail);
}
