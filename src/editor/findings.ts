import * as vscode from 'vscode';
import type { Baseline, Report, SuppressedSuspect, Suspect, Verified } from '../model/report.ts';
import { localPath } from '../model/path-mapping.ts';
import { locateLine0 } from './line-tracking.ts';
import { pathMappings } from './path-mappings.ts';

/** A suspect of the series on show, with the file it stands in when that file is there. */
export interface Finding {
  readonly seriesId: string;
  readonly suspect: Suspect;
  readonly uri: vscode.Uri | undefined;
}

/** The suspects that lenses, hovers, marks, the Problems view and the sidebar show: those of one series, or none. */
export class Findings implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #shown: readonly Finding[] = [];
  #suppressed: readonly SuppressedSuspect[] = [];
  #baseline: Baseline | undefined;
  #verified: Verified | undefined;
  #seriesId: string | undefined;

  /** The series whose suspects are shown. */
  get seriesId(): string | undefined {
    return this.#seriesId;
  }

  get shown(): readonly Finding[] {
    return this.#shown;
  }

  /** Those that a rule accepts: they are named, and nothing else. */
  get suppressed(): readonly SuppressedSuspect[] {
    return this.#suppressed;
  }

  /** What the series before had. */
  get baseline(): Baseline | undefined {
    return this.#baseline;
  }

  /** What came of the repair that the series was taken to see. */
  get verified(): Verified | undefined {
    return this.#verified;
  }

  /** `folders` are those the series was captured in; the folders of the workspace come first. */
  async show(seriesId: string, report: Report, folders: readonly string[]): Promise<void> {
    this.#seriesId = seriesId;
    const found = await Promise.all(
      report.suspects.map(async (suspect) => ({ seriesId, suspect, uri: await sourceUri(suspect.file, folders) })),
    );
    // Another series, or none, may have been chosen while files were looked up.
    if (this.#seriesId !== seriesId) return;
    this.#shown = found;
    this.#suppressed = report.suppressed ?? [];
    this.#baseline = report.baseline;
    this.#verified = report.verified;
    this.#changed.fire();
  }

  clear(): void {
    this.#seriesId = undefined;
    this.#shown = [];
    this.#suppressed = [];
    this.#baseline = undefined;
    this.#verified = undefined;
    this.#changed.fire();
  }

  /** By the suspect's fingerprint. */
  find(suspectId: string): Finding | undefined {
    return this.#shown.find(({ suspect }) => suspect.id === suspectId);
  }

  /** The findings of one document with the line each stands at now; those whose code is gone are left out. */
  in(document: vscode.TextDocument): readonly { readonly finding: Finding; readonly line0: number }[] {
    const uri = document.uri.toString();
    return this.shown.flatMap((finding) => {
      const { line, codeFrame } = finding.suspect;
      if (line === undefined || finding.uri?.toString() !== uri) return [];
      const line0 = locateLine0(document, line, codeFrame);
      return line0 < 0 ? [] : [{ finding, line0 }];
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The file a report names: in a folder of the workspace, in one of the series', or where its absolute path says. */
export async function sourceUri(
  file: string | undefined,
  folders: readonly string[] = [],
): Promise<vscode.Uri | undefined> {
  if (file === undefined) return undefined;
  const absolute = /^([/\\]|[a-z]:[/\\])/i.test(file);
  const candidates = absolute
    ? [vscode.Uri.file(localPath(file, pathMappings())), vscode.Uri.file(file)]
    : [
        ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri),
        ...folders.map((folder) => vscode.Uri.file(folder)),
      ].flatMap((folder) => [vscode.Uri.joinPath(folder, file), ...inNamedFolder(folder, file)]);
  for (const candidate of candidates) if (await isFile(candidate)) return candidate;
  return undefined;
}

/** `api/src/server.ts` of the folder `api`, when several folders of a workspace have such a file. */
function inNamedFolder(folder: vscode.Uri, file: string): vscode.Uri[] {
  const [name, ...rest] = file.split('/');
  return rest.length > 0 && folder.path.endsWith(`/${name}`) ? [vscode.Uri.joinPath(folder, ...rest)] : [];
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

/** Opens the line a finding stands at now, in the editor group the person works in. */
export async function openFinding(finding: Finding, preserveFocus = false): Promise<vscode.TextEditor | undefined> {
  const { suspect, uri } = finding;
  if (uri === undefined || suspect.line === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  const located0 = locateLine0(document, suspect.line, suspect.codeFrame);
  const moved = located0 >= 0 && located0 !== suspect.line - 1;
  const line0 = Math.min(located0 >= 0 ? located0 : suspect.line - 1, document.lineCount - 1);
  const text = document.lineAt(line0);
  const column0 = moved ? text.firstNonWhitespaceCharacterIndex : Math.max(0, (suspect.column ?? 1) - 1);
  const position = new vscode.Position(line0, Math.min(column0, text.text.length));
  return openAt(uri, position, preserveFocus);
}

export function openAt(uri: vscode.Uri, position: vscode.Position, preserveFocus = false): Thenable<vscode.TextEditor> {
  return vscode.window.showTextDocument(uri, {
    selection: new vscode.Range(position, position),
    viewColumn: textColumn(),
    preserveFocus,
  });
}

/** A text editor that is open beside the panel is used; over the panel only when there is no other group. */
function textColumn(): vscode.ViewColumn {
  const { activeTabGroup, all } = vscode.window.tabGroups;
  const isPanel = activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview;
  const other = isPanel ? all.find((group) => group !== activeTabGroup) : undefined;
  return other?.viewColumn ?? vscode.ViewColumn.Active;
}
