import * as vscode from 'vscode';
import { GrowthPanel, type PanelParts, type Reveal } from './growth-panel.ts';

export const PANEL_TYPE = 'leakline.growth';

/** The growth panels, one for each series that is open; brought back by the workbench after a reload. */
export class GrowthPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #seriesOnShow: () => string | undefined;
  readonly #open = new Set<GrowthPanel>();

  /** `seriesOnShow` is for a page that was closed before it knew its series. */
  constructor(parts: PanelParts, seriesOnShow: () => string | undefined) {
    this.#parts = parts;
    this.#seriesOnShow = seriesOnShow;
  }

  async show(seriesId: string, reveal?: Reveal, column?: vscode.ViewColumn): Promise<void> {
    const known = this.#of(seriesId)[0];
    if (known) known.panel.reveal(column);
    const panel = known ?? (await this.#create(seriesId, column));
    if (known) await known.refresh();
    if (reveal) panel.reveal(reveal);
  }

  async #create(seriesId: string, column = vscode.ViewColumn.Active): Promise<GrowthPanel> {
    const created = vscode.window.createWebviewPanel(PANEL_TYPE, 'Leakline', column);
    return this.#adoptAsTab(created, seriesId);
  }

  /** A page of no series yet. */
  openLive(title: string): GrowthPanel {
    const created = vscode.window.createWebviewPanel(PANEL_TYPE, title, vscode.ViewColumn.Active);
    created.iconPath = vscode.Uri.joinPath(this.#parts.extensionUri, 'media/tab.svg');
    return this.adopt(created, '');
  }

  /** The page of what went on becomes that of the series it led to. */
  async showInLive(live: GrowthPanel, seriesId: string): Promise<void> {
    await live.showSeries(seriesId);
    await this.#retitle(live);
  }

  /** The page keeps the id of its series as its state; the report comes from the store. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const seriesId = (state as { seriesId?: unknown } | undefined)?.seriesId;
    const known = typeof seriesId === 'string' && seriesId !== '' ? seriesId : this.#seriesOnShow();
    await this.#adoptAsTab(panel, known ?? '');
  }

  async #adoptAsTab(panel: vscode.WebviewPanel, seriesId: string): Promise<GrowthPanel> {
    panel.iconPath = vscode.Uri.joinPath(this.#parts.extensionUri, 'media/tab.svg');
    const opened = this.adopt(panel, seriesId);
    await this.#retitle(opened);
    return opened;
  }

  /** Makes any webview of the workbench a growth panel. */
  adopt(panel: vscode.WebviewPanel, seriesId: string): GrowthPanel {
    const preferencesKept = (): void => {
      for (const other of this.#open) if (other !== opened) other.followPreferences();
    };
    const opened: GrowthPanel = new GrowthPanel(panel, seriesId, this.#parts, preferencesKept);
    this.#open.add(opened);
    panel.onDidDispose(() => {
      this.#open.delete(opened);
      opened.dispose();
    });
    return opened;
  }

  async #retitle({ panel, seriesId }: GrowthPanel): Promise<void> {
    const title = await this.#parts.titleOf(seriesId);
    panel.title = title === '' ? vscode.l10n.t('Growth') : vscode.l10n.t('Growth: {0}', title);
  }

  /** Of a series that is deleted. */
  close(seriesId: string): void {
    for (const { panel } of this.#of(seriesId)) panel.dispose();
  }

  async renamed(seriesId: string): Promise<void> {
    for (const opened of this.#of(seriesId)) {
      // The tab of a file keeps the name of its file.
      if (opened.panel.viewType === PANEL_TYPE) await this.#retitle(opened);
      await opened.refresh();
    }
  }

  /** All pages read their report again. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#open].map((opened) => opened.refresh()));
  }

  #of(seriesId: string): GrowthPanel[] {
    return [...this.#open].filter((opened) => opened.seriesId === seriesId);
  }

  dispose(): void {
    for (const { panel } of this.#open) panel.dispose();
  }
}
