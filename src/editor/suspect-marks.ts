import * as vscode from 'vscode';
import type { Findings } from './findings.ts';

/** A mark in the gutter and the overview ruler beside each suspect's line. */
export class SuspectMarks implements vscode.Disposable {
  readonly #findings: Findings;
  readonly #type: vscode.TextEditorDecorationType;
  readonly #subscriptions: vscode.Disposable[];

  constructor(findings: Findings, extensionUri: vscode.Uri) {
    this.#findings = findings;
    this.#type = vscode.window.createTextEditorDecorationType({
      gutterIconPath: vscode.Uri.joinPath(extensionUri, 'media/mark.svg'),
      gutterIconSize: '80%',
      overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.warningForeground'),
      overviewRulerLane: vscode.OverviewRulerLane.Right,
      backgroundColor: new vscode.ThemeColor('leakline.suspectLineBackground'),
      isWholeLine: true,
    });
    this.#subscriptions = [
      this.#type,
      findings.onDidChange(() => this.#refresh()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#refresh()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#refresh(document)),
    ];
  }

  #refresh(changed?: vscode.TextDocument): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (changed !== undefined && editor.document !== changed) continue;
      const lines = this.#findings.in(editor.document).map(({ line0 }) => editor.document.lineAt(line0).range);
      editor.setDecorations(this.#type, lines);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
