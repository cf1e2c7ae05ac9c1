import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { PathMapping } from '../model/series.ts';

/** `leakline.pathMappings`: a root of the target, and the folder of this machine that holds the same sources. */
export function pathMappings(): readonly PathMapping[] {
  const told = vscode.workspace.getConfiguration('leakline').get<Record<string, unknown>>('pathMappings', {});
  return Object.entries(told).flatMap(([remote, local]) =>
    remote === '' || typeof local !== 'string' || local === '' ? [] : [{ remote, local: absolute(local) }],
  );
}

/** `${workspaceFolder}`, `${workspaceFolder:api}` and what is relative to the first folder of the workspace. */
function absolute(local: string): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const first = folders[0]?.uri.fsPath ?? '';
  const path = local.replace(/\$\{workspaceFolder(?::([^}]*))?\}/g, (_, name?: string) => {
    const folder = name === undefined ? undefined : folders.find((one) => one.name === name);
    return folder?.uri.fsPath ?? first;
  });
  return isAbsolute(path) ? path : join(first, path);
}
