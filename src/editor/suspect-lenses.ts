import * as vscode from 'vscode';
import { commands } from './command-ids.ts';
import type { Findings } from './findings.ts';
import { growthText, titleText } from './texts.ts';

/** One lens over each suspect's line; it opens what keeps the members alive. */
export class SuspectLenses implements vscode.CodeLensProvider {
  readonly #findings: Findings;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(findings: Findings) {
    this.#findings = findings;
    this.onDidChangeCodeLenses = findings.onDidChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.getConfiguration('leakline', document).get<boolean>('codeLens', true)) return [];
    return this.#findings.in(document).map(
      ({ finding, line0 }) =>
        new vscode.CodeLens(new vscode.Range(line0, 0, line0, 0), {
          title: `${growthText(finding.suspect)} · ${vscode.l10n.t('Show retainers')}`,
          tooltip: titleText(finding.suspect),
          command: commands.showRetainers,
          arguments: [finding.suspect.id],
        }),
    );
  }
}
