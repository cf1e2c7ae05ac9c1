import * as vscode from 'vscode';
import type { Progress } from '../model/progress.ts';
import { commands } from './command-ids.ts';
import type { Findings } from './findings.ts';
import { progressText } from './texts.ts';

/** The one item in the status bar: the count of snapshots while a series runs, else the number of suspects. */
export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('leakline', vscode.StatusBarAlignment.Left, 0);
  readonly #findings: Findings;
  readonly #subscription: vscode.Disposable;
  #taken: { snapshots: number; planned: number } | undefined;

  constructor(findings: Findings) {
    this.#findings = findings;
    this.#item.name = 'Leakline';
    this.#item.command = commands.showPanel;
    this.#subscription = findings.onDidChange(() => this.#refresh());
  }

  started(planned: number): void {
    this.#taken = { snapshots: 0, planned };
    this.#refresh();
  }

  update(progress: Progress): void {
    if (!this.#taken) return;
    if (progress.kind === 'snapshot') this.#taken = { snapshots: progress.snapshot + 1, planned: progress.snapshots };
    this.#refresh(progress);
  }

  ended(): void {
    this.#taken = undefined;
    this.#refresh();
  }

  #refresh(progress?: Progress): void {
    if (this.#taken) {
      const { snapshots, planned } = this.#taken;
      this.#item.text = `$(record) Leakline ${snapshots}/${planned}`;
      this.#item.tooltip = progress ? progressText(progress) : vscode.l10n.t('Capturing a heap series');
      this.#item.show();
      return;
    }
    const { length } = this.#findings.shown;
    if (length === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(flame) ${length}`;
    this.#item.tooltip =
      length === 1
        ? vscode.l10n.t('Leakline: 1 leak suspect. Show the growth panel.')
        : vscode.l10n.t('Leakline: {0} leak suspects. Show the growth panel.', length);
    this.#item.accessibilityInformation = { label: this.#item.tooltip };
    this.#item.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}
