import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { LeaklineError, sentenceOf } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import { parsePanelMessage, type HostMessage, type PanelMessage, type PanelPreferences } from '../protocol/panel.ts';
import { panelPage } from './panel-page.ts';

export const PANEL_TYPE = 'leakline.growth';
const PREFERENCES = 'leakline.panelPreferences';

/** What the panel asks for that is not its own business. */
export interface PanelActions {
  handle(seriesId: string, message: PanelMessage): Promise<void>;
}

export interface PanelParts {
  readonly host: LeaklineHost;
  readonly extensionUri: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly actions: PanelActions;
  readonly titleOf: (seriesId: string) => Promise<string>;
  /** For a page that was closed before it knew its series. */
  readonly seriesOnShow: () => string | undefined;
  readonly log: vscode.LogOutputChannel;
}

/** The growth panels, one for each series that is open; brought back by the workbench after a reload. */
export class GrowthPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #open = new Map<string, GrowthPanel>();

  constructor(parts: PanelParts) {
    this.#parts = parts;
  }

  async show(seriesId: string, reveal?: { readonly suspectId: string; readonly retainers: boolean }): Promise<void> {
    const panel = this.#open.get(seriesId);
    if (panel) {
      panel.panel.reveal();
      await panel.refresh();
      if (reveal) panel.reveal(reveal);
      return;
    }
    const created = vscode.window.createWebviewPanel(
      PANEL_TYPE,
      'Leakline',
      vscode.ViewColumn.Active,
      panelOptions(this.#parts.extensionUri),
    );
    await this.#adopt(created, seriesId, reveal);
  }

  /** The page keeps the id of its series as its state; the report comes from the store. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const seriesId = (state as { seriesId?: unknown } | undefined)?.seriesId;
    panel.webview.options = panelOptions(this.#parts.extensionUri);
    await this.#adopt(panel, typeof seriesId === 'string' ? seriesId : (this.#parts.seriesOnShow() ?? ''));
  }

  async #adopt(
    panel: vscode.WebviewPanel,
    seriesId: string,
    reveal?: { readonly suspectId: string; readonly retainers: boolean },
  ): Promise<void> {
    const opened = new GrowthPanel(panel, seriesId, this.#parts);
    if (reveal) opened.reveal(reveal);
    this.#open.set(seriesId, opened);
    panel.onDidDispose(() => {
      if (this.#open.get(seriesId) === opened) this.#open.delete(seriesId);
      opened.dispose();
    });
    await opened.load();
  }

  /** Of a series that is deleted. */
  close(seriesId: string): void {
    this.#open.get(seriesId)?.panel.dispose();
  }

  async retitle(seriesId: string): Promise<void> {
    await this.#open.get(seriesId)?.refresh();
  }

  dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
  }
}

function panelOptions(extensionUri: vscode.Uri): vscode.WebviewPanelOptions & vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist/webview')] };
}

/** One page and what it is told. It may be hidden and made anew at any time: everything is said again on `ready`. */
class GrowthPanel implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #seriesId: string;
  readonly #parts: PanelParts;
  readonly #queries = new Map<number, AbortController>();
  readonly #subscription: vscode.Disposable;
  #ready = false;
  #pendingReveal: HostMessage | undefined;

  constructor(panel: vscode.WebviewPanel, seriesId: string, parts: PanelParts) {
    this.panel = panel;
    this.#seriesId = seriesId;
    this.#parts = parts;
    panel.iconPath = vscode.Uri.joinPath(parts.extensionUri, 'media/tab.svg');
    this.#subscription = panel.webview.onDidReceiveMessage((message) => void this.#receive(message));
  }

  async load(): Promise<void> {
    this.panel.webview.html = panelPage(this.panel.webview, this.#parts.extensionUri);
    await this.#retitle();
  }

  async #retitle(): Promise<void> {
    const title = await this.#parts.titleOf(this.#seriesId);
    this.panel.title = title === '' ? vscode.l10n.t('Growth') : vscode.l10n.t('Growth: {0}', title);
  }

  async refresh(): Promise<void> {
    await this.#retitle();
    if (this.#ready) await this.#sendState();
  }

  reveal({ suspectId, retainers }: { readonly suspectId: string; readonly retainers: boolean }): void {
    const message: HostMessage = { type: 'reveal', suspectId, retainers };
    if (this.#ready) this.#post(message);
    else this.#pendingReveal = message;
  }

  async #receive(raw: unknown): Promise<void> {
    const message = parsePanelMessage(raw);
    if (message === undefined) {
      this.#parts.log.warn('The panel sent a message that it should not send; it was ignored.');
      return;
    }
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        await this.#sendEverything();
        return;
      case 'preferences':
        await this.#parts.memory.update(PREFERENCES, message.preferences);
        return;
      case 'query':
        await this.#answer(message);
        return;
      case 'cancelQuery':
        this.#queries.get(message.request)?.abort();
        return;
      default:
        await this.#parts.actions.handle(this.#seriesId, message);
    }
  }

  async #sendEverything(): Promise<void> {
    this.#post({ type: 'language', language: vscode.env.language, texts: languageTexts() });
    const preferences = this.#parts.memory.get<PanelPreferences>(PREFERENCES);
    if (preferences) this.#post({ type: 'preferences', preferences });
    await this.#sendState();
    if (this.#pendingReveal) this.#post(this.#pendingReveal);
    this.#pendingReveal = undefined;
  }

  async #sendState(): Promise<void> {
    const seriesId = this.#seriesId;
    try {
      const report = seriesId === '' ? undefined : await this.#parts.host.reportOf(seriesId);
      if (!report) {
        this.#post({ type: 'state', state: { kind: 'empty' } });
        return;
      }
      const title = await this.#parts.titleOf(seriesId);
      const suppress = (vscode.workspace.workspaceFolders ?? []).length > 0;
      const can = { query: false, confirmTap: false, suppress, verifyFix: false };
      this.#post({ type: 'state', state: { kind: 'report', seriesId, title, report, can } });
    } catch (error) {
      this.#post({ type: 'state', state: { kind: 'error', message: sentenceOf(error) } });
    }
  }

  async #answer({ request, query }: Extract<PanelMessage, { type: 'query' }>): Promise<void> {
    const abort = new AbortController();
    this.#queries.set(request, abort);
    try {
      void query;
      throw new LeaklineError(vscode.l10n.t('This build cannot look into snapshots.'));
    } catch (error) {
      if (!abort.signal.aborted) this.#post({ type: 'failure', request, message: sentenceOf(error) });
    } finally {
      this.#queries.delete(request);
    }
  }

  /** A page that is hidden or gone takes nothing; it asks again when it is there. */
  #post(message: HostMessage): void {
    void this.panel.webview.postMessage(message);
  }

  dispose(): void {
    for (const query of this.#queries.values()) query.abort();
    this.#subscription.dispose();
  }
}

/** The texts of the display language by their English original; none for English. */
function languageTexts(): Record<string, string> {
  return vscode.l10n.bundle ?? {};
}
