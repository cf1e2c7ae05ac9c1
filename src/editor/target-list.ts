import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { TargetInfo } from '../model/target.ts';

/** Where editors keep extensions; their language servers are Node processes, too. */
const EXTENSIONS_FOLDER = /[\\/]\.(vscode|vscodium|cursor|windsurf)[\w-]*[\\/]extensions[\\/]/;

/** What can be captured, without the editor's own processes, with those that run in this workspace first. */
export async function listTargets(host: LeaklineHost, signal?: AbortSignal): Promise<TargetInfo[]> {
  const targets = await host.targets(signal);
  return targets
    .filter((target) => !isOfEditor(target))
    .sort((a, b) => Number(isOfWorkspace(b)) - Number(isOfWorkspace(a)));
}

/** A target's command line as it is shown: without the folder everybody is in, and the flags the port stands for. */
export function shortTitle(title: string, sources: readonly string[] = []): string {
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const folders = [...workspace, ...sources].map((folder) => `${folder}/`);
  const inside = folders.reduce((text, folder) => text.replaceAll(folder, ''), title);
  return plainText(inside.replaceAll(/ --inspect(-brk|-wait|-port)?(=\S+)?(?= |$)/g, ''), 200);
}

function isOfEditor({ pid, title }: TargetInfo): boolean {
  if (pid === process.pid || pid === process.ppid) return true;
  return title.includes(vscode.env.appRoot) || EXTENSIONS_FOLDER.test(title);
}

function isOfWorkspace({ cwd }: TargetInfo): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(
    ({ uri }) => cwd === uri.fsPath || cwd?.startsWith(`${uri.fsPath}/`) === true,
  );
}
