import * as vscode from 'vscode';
import type { Findings } from './findings.ts';

const SETTING = 'suppressedSuspects';

/** Suspects the team has looked at and accepted: fingerprints in the workspace's settings, so that they are shared. */
export class Suppressions implements vscode.Disposable {
  readonly #findings: Findings;
  readonly #subscription: vscode.Disposable;

  constructor(findings: Findings) {
    this.#findings = findings;
    this.#findings.suppress(suppressed());
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`leakline.${SETTING}`)) this.#findings.suppress(suppressed());
    });
  }

  async add(suspectId: string): Promise<void> {
    const ids = new Set(suppressed()).add(suspectId);
    const target = vscode.workspace.workspaceFolders
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration('leakline').update(SETTING, [...ids], target);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function suppressed(): readonly string[] {
  return vscode.workspace.getConfiguration('leakline').get<readonly string[]>(SETTING, []);
}
