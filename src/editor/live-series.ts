import * as vscode from 'vscode';
import type { Progress } from '../model/progress.ts';
import type { GrowthRow } from '../model/report.ts';
import type { GrowthPanel } from './growth-panel.ts';

/** The page of a series while it is taken: how far it is and, from the second snapshot on, what grew most so far. */
export class LiveSeries {
  readonly panel: GrowthPanel;
  readonly #title = vscode.l10n.t('Capturing a heap series');
  #progress: Progress | undefined;
  #growth: readonly GrowthRow[] | undefined;

  constructor(panel: GrowthPanel) {
    this.panel = panel;
  }

  tell(progress: Progress): void {
    this.#progress = progress;
    this.#show();
  }

  /** Until something happens to the target, which may take hours. */
  waits(text: string): void {
    if (this.panel.isOpen) this.panel.showProgress(text);
  }

  grown(rows: readonly GrowthRow[]): void {
    this.#growth = rows;
    this.#show();
  }

  #show(): void {
    if (this.#progress && this.panel.isOpen) this.panel.showProgress(this.#title, this.#progress, this.#growth);
  }

  /** Nothing came of it. */
  close(): void {
    if (this.panel.isOpen) this.panel.panel.dispose();
  }
}
