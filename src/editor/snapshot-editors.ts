import { basename } from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { SeriesItem } from '../model/series.ts';
import { workspaceFolders } from './capture-command.ts';
import type { GrowthPanel } from './growth-panel.ts';
import type { GrowthPanels } from './growth-panels.ts';
import { failureText } from './texts.ts';

export const SNAPSHOT_EDITOR = 'leakline.snapshot';

/** A heap snapshot or sampling profile as a document: the panel of a series that has this one file. Read only. */
export class SnapshotEditors implements vscode.CustomReadonlyEditorProvider {
  readonly #host: LeaklineHost;
  readonly #panels: GrowthPanels;

  constructor(host: LeaklineHost, panels: GrowthPanels) {
    this.#host = host;
    this.#panels = panels;
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, webviewPanel: vscode.WebviewPanel): Promise<void> {
    const panel = this.#panels.adopt(webviewPanel, '');
    const abort = new AbortController();
    webviewPanel.onDidDispose(() => abort.abort());
    panel.onCancel(() => webviewPanel.dispose());
    // The workbench waits for this promise before it shows the page, and the analysis tells its progress there.
    void this.#fill(panel, uri, abort.signal);
  }

  async #fill(panel: GrowthPanel, uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    const title = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    panel.showProgress(title, { kind: 'analysing', step: vscode.l10n.t('Reading {0}', title), done: 0, total: 0 });
    try {
      const known = await this.#seriesOf(uri);
      const seriesId = known?.hasReport === true ? known.id : await this.#analyse(panel, uri, title, signal);
      await panel.showSeries(seriesId);
    } catch (error) {
      if (!(error instanceof CancelledError)) panel.showProblem(failureText(error));
    }
  }

  /** The series this file was opened as before, unless the file has changed since. */
  async #seriesOf(uri: vscode.Uri): Promise<SeriesItem | undefined> {
    const { mtime, size } = await vscode.workspace.fs.stat(uri);
    return (await this.#host.series()).find(({ manifest }) => {
      const { snapshots = [], looseProfile } = manifest.threads[0] ?? {};
      const [first, ...others] = looseProfile ? [looseProfile] : snapshots;
      if (!first || others.length > 0 || first.file !== uri.fsPath) return false;
      return first.fileBytes === size && Math.abs(Date.parse(first.takenAt) - mtime) < 1000;
    });
  }

  async #analyse(panel: GrowthPanel, uri: vscode.Uri, title: string, signal: AbortSignal): Promise<string> {
    const { folder } = await this.#host.importFiles([uri.fsPath], workspaceFolders());
    const seriesId = basename(folder);
    try {
      await this.#host.analyze(folder, { onProgress: (progress) => panel.showProgress(title, progress) }, signal);
      return seriesId;
    } catch (error) {
      await this.#host.deleteSeries(seriesId);
      throw error;
    }
  }
}
