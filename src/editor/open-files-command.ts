import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LeaklineHost } from '../host/host.ts';
import { workspaceFolders, type CaptureCommand } from './capture-command.ts';

/** Files on disk as a series, oldest first. `uris` come from the explorer's menu or a caller; without them a dialog asks. */
export async function openFiles(
  host: LeaklineHost,
  capture: CaptureCommand,
  uris?: readonly vscode.Uri[],
): Promise<string | undefined> {
  const chosen = uris?.length ? uris : await askForFiles();
  if (!chosen?.length) return undefined;
  const files = await oldestFirst(chosen);
  const { folder } = await host.importFiles(
    files.map(({ fsPath }) => fsPath),
    workspaceFolders(),
  );
  try {
    return await capture.analyseAndShow(folder);
  } catch (error) {
    // What cannot be read, or was not waited for, is no series.
    await host.deleteSeries(basename(folder));
    throw error;
  }
}

function askForFiles(): Thenable<vscode.Uri[] | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Heap snapshots of one process, two or more'),
    openLabel: vscode.l10n.t('Open as Series'),
    canSelectMany: true,
    filters: { [vscode.l10n.t('Heap snapshots and profiles')]: ['heapsnapshot', 'heaptimeline', 'heapprofile'] },
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
}

/** No series is taken as fast as this. */
const COPIED_TOGETHER_MS = 500;

async function oldestFirst(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const dated = await Promise.all(
    // A file that is not there is named by the import, in its own sentence.
    uris.map(async (uri) => ({
      uri,
      time: await Promise.resolve(vscode.workspace.fs.stat(uri)).then(
        (s) => s.mtime,
        () => 0,
      ),
    })),
  );
  const times = dated.map(({ time }) => time);
  // Files that were copied together have lost their times; their names still tell.
  const copied = Math.max(...times) - Math.min(...times) < COPIED_TOGETHER_MS;
  return dated
    .sort((a, b) => (copied ? 0 : a.time - b.time) || a.uri.path.localeCompare(b.uri.path, 'en', { numeric: true }))
    .map(({ uri }) => uri);
}
