import * as vscode from 'vscode';
import type { HostOptions } from '../host/host.ts';
import type { CapturePlan } from '../model/series.ts';
import { pathMappings } from './path-mappings.ts';
import { settingsRules } from './suppressions.ts';

const GIB = 2 ** 30;

/** The plan, with the requests of an interval when the settings tell their number. */
export function withRequestsOfSettings(plan: CapturePlan): CapturePlan {
  const requests = vscode.workspace.getConfiguration('leakline').get<number>('requestsPerInterval', 0);
  return requests > 0 ? { ...plan, fill: { requests, ...plan.fill } } : plan;
}

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
