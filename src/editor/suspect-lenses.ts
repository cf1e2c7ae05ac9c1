import * as vscode from 'vscode';
import { commands } from './command-ids.ts';
import type { Findings } from './findings.ts';
import { canPeek } from './peek-retainers.ts';
import { growthText, titleText } from './texts.ts';
import { withoutIcons } from './workbench-text.ts';

/** Over each suspect's line: what grows there, and who keeps it alive, in the panel or in a peek view. */
export class SuspectLenses implements vscode.CodeLensProvider {
  readonly #findings: Findings;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(findings: Findings) {
    this.#findings = findings;
    this.onDidChangeCodeLenses = findings.onDidChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.getConfiguration('leakline', document).get<boolean>('codeLens', true)) return [];
    return this.#findings.in(document).flatMap(({ finding: { suspect }, line0 }) => {
      const range = new vscode.Range(line0, 0, line0, 0);
      const shared = { tooltip: titleText(suspect), arguments: [suspect.id] };
      const title = `${withoutIcons(growthText(suspect))} · ${vscode.l10n.t('Show retainers')}`;
      const peek = { ...shared, title: vscode.l10n.t('Peek retainers'), command: commands.peekRetainers };
      return [
        new vscode.CodeLens(range, { ...shared, title, command: commands.showRetainers }),
        ...(canPeek(suspect) ? [new vscode.CodeLens(range, peek)] : []),
      ];
    });
  }
}
