import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { SeriesItem } from '../model/series.ts';
import { isReportFormat, reportFormats, type ReportFormat } from '../report/formats.ts';
import type { GrowthPanels } from './growth-panels.ts';
import type { SeriesNode, SeriesView } from './series-view.ts';
import type { ShownSeries } from './shown-series.ts';
import { sayHere } from './texts.ts';

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
  if (await view.rename(node.series)) await panels.renamed(node.series.id);
}

/** The rows that are selected, or the one the command was called on; a snapshot stands for its series. */
export async function deleteSeries(parts: SeriesParts, node: SeriesNode, selected = [node]): Promise<void> {
  const chosen = [...new Map(selected.map(({ series }) => [series.id, series])).values()];
  const [first = node.series] = chosen;
  const remove = vscode.l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage(
    chosen.length > 1
      ? vscode.l10n.t('Delete {0} series?', chosen.length)
      : vscode.l10n.t('Delete the series “{0}”?', parts.view.titleOf(first)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its snapshots are removed from the disk. Files that were opened as a series stay where they are.',
      ),
    },
    remove,
  );
  if (answer !== remove) return;
  for (const { id } of chosen) {
    parts.panels.close(id);
    await parts.shown.forget(id);
    await parts.host.deleteSeries(id);
  }
}

export async function revealSeries({ series }: SeriesNode): Promise<void> {
  await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(join(series.folder, 'manifest.json')));
}

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ReportFormat;
}

/** Writes the report where the person says, in the format they choose. */
export async function exportReport(parts: SeriesParts, node?: SeriesNode, given?: string): Promise<void> {
  const series = node?.series ?? (await seriesOnShow(parts));
  const report = series && (await parts.host.reportOf(series.id));
  if (!series || !report)
    throw new LeaklineError(vscode.l10n.t('There is no report to export. Analyse a series first.'));
  const format = given !== undefined && isReportFormat(given) ? given : await pickFormat();
  if (!format) return;
  const { file, render } = reportFormats[format];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const uri = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(folder, `leakline-${file}`) });
  if (uri) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(render(report, sayHere())));
}

async function pickFormat(): Promise<ReportFormat | undefined> {
  const items: readonly FormatItem[] = [
    { format: 'html', label: vscode.l10n.t('Web page'), description: vscode.l10n.t('one file, to read and to share') },
    { format: 'markdown', label: 'Markdown', description: vscode.l10n.t('for an issue') },
    { format: 'sarif', label: 'SARIF', description: vscode.l10n.t('for code scanning') },
    { format: 'csv', label: 'CSV', description: vscode.l10n.t('the growth table') },
    { format: 'json', label: 'JSON', description: vscode.l10n.t('all of it, for programs') },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export the report as') }))?.format;
}
