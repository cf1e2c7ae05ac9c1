import { join } from 'node:path';
import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { Report } from '../model/report.ts';
import type { SeriesItem } from '../model/series.ts';
import { renderHtml } from '../report/html.ts';
import type { GrowthPanels } from './growth-panels.ts';
import type { SeriesNode, SeriesView } from './series-view.ts';
import type { ShownSeries } from './shown-series.ts';

export interface SeriesParts {
  readonly host: LeaklineHost;
  readonly view: SeriesView;
  readonly shown: ShownSeries;
  readonly panels: GrowthPanels;
  /** Analyses a series that has no report yet and shows it. */
  readonly analyse: (folder: string) => Promise<unknown>;
}

/** The growth panel of a series from the sidebar, of the one on show, or of the newest. */
export async function showPanel(parts: SeriesParts, node?: SeriesNode): Promise<void> {
  const series = node?.series ?? (await seriesOnShow(parts));
  if (!series) {
    throw new LeaklineError(vscode.l10n.t('There is no series yet. Run “Leakline: Capture Heap Series” first.'));
  }
  const report = await parts.host.reportOf(series.id);
  if (!report) {
    await parts.analyse(series.folder);
    return;
  }
  await parts.shown.show(series.id, report);
  await parts.panels.show(series.id);
}

async function seriesOnShow({ host, shown }: SeriesParts): Promise<SeriesItem | undefined> {
  const all = await host.series();
  return all.find(({ id }) => id === shown.id) ?? all.find(({ manifest }) => manifest.state !== 'running');
}

export async function renameSeries({ view, panels }: SeriesParts, node: SeriesNode): Promise<void> {
  if (await view.rename(node.series)) await panels.retitle(node.series.id);
}

export async function deleteSeries(parts: SeriesParts, node: SeriesNode): Promise<void> {
  const { series } = node;
  const remove = vscode.l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete the series “{0}”?', parts.view.titleOf(series)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its snapshots are removed from the disk. Files that were opened as a series stay where they are.',
      ),
    },
    remove,
  );
  if (answer !== remove) return;
  parts.panels.close(series.id);
  await parts.shown.forget(series.id);
  await parts.host.deleteSeries(series.id);
}

export async function revealSeries({ series }: SeriesNode): Promise<void> {
  await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(join(series.folder, 'manifest.json')));
}

interface Format extends vscode.QuickPickItem {
  readonly extension: string;
  readonly render: (report: Report) => string;
}

/** Writes the report where the person says, in the format they choose. */
export async function exportReport(parts: SeriesParts, node?: SeriesNode, extension?: string): Promise<void> {
  const series = node?.series ?? (await seriesOnShow(parts));
  const report = series && (await parts.host.reportOf(series.id));
  if (!series || !report)
    throw new LeaklineError(vscode.l10n.t('There is no report to export. Analyse a series first.'));
  const formats: readonly Format[] = [
    { label: vscode.l10n.t('Web page'), description: '.html', extension: 'html', render: renderHtml },
    { label: 'JSON', description: '.json', extension: 'json', render: (r) => `${JSON.stringify(r, null, 2)}\n` },
  ];
  const format =
    formats.find((known) => known.extension === extension) ??
    (await vscode.window.showQuickPick(formats, { title: vscode.l10n.t('Export the report as') }));
  if (!format) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(series.folder);
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `leakline-report.${format.extension}`),
    filters: { [format.label]: [format.extension] },
  });
  if (uri) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(format.render(report)));
}
