import * as vscode from 'vscode';
import type { HostOptions } from '../host/host.ts';
import { pathMappings } from './path-mappings.ts';
import { settingsRules } from './suppressions.ts';

const GIB = 2 ** 30;

/** Where series are kept: with the workspace when one is open, so that each project sees its own. */
export function storedIn(context: vscode.ExtensionContext): HostOptions {
  const storage = context.storageUri ?? context.globalStorageUri;
  const quotaGb = vscode.workspace.getConfiguration('leakline').get<number>('storageQuota', 10);
  return {
    captureWorker: context.asAbsolutePath('dist/capture-worker.cjs'),
    analysisWorker: context.asAbsolutePath('dist/analysis-worker.cjs'),
    storageRoot: vscode.Uri.joinPath(storage, 'series').fsPath,
    quotaBytes: quotaGb * GIB,
    texts: vscode.l10n.bundle ?? {},
    suppressions: settingsRules,
    pathMappings,
  };
}
