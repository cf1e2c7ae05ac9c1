import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { Progress } from '../model/progress.ts';
import type { GrowthRow, Report } from '../model/report.ts';
import {
  parsePanelMessage,
  type HostMessage,
  type PanelMessage,
  type PanelPreferences,
  type PanelState,
} from '../protocol/panel.ts';
import { panelPage } from './panel-page.ts';
import { failureText } from './texts.ts';

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
  /** Whether the same plan can be captured again. */
  readonly canVerify: (seriesId: string) => Promise<boolean>;
  readonly log: vscode.LogOutputChannel;
}

/** A suspect, or two snapshots side by side. */
export type Reveal =
  | { readonly suspectId: string; readonly retainers: boolean }
  | { readonly base: number; readonly current: number };

/** One page and what it is told. It may be hidden and made anew at any time: everything is said again on `ready`. */
export class GrowthPanel implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #parts: PanelParts;
  readonly #queries = new Map<number, AbortController>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #preferencesKept: () => void;
  #seriesId: string;
  #ready = false;
  #pendingReveal: Reveal | undefined;
  /** Shown in place of a report: work that goes on, or why there is none. */
  #interim: PanelState | undefined;
  #cancel: (() => void) | undefined;
  #disposed = false;

  /** @param preferencesKept called when the reader chose other columns here */
  constructor(panel: vscode.WebviewPanel, seriesId: string, parts: PanelParts, preferencesKept: () => void) {
    this.panel = panel;
    this.#seriesId = seriesId;
    this.#parts = parts;
    this.#preferencesKept = preferencesKept;
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message) => void this.#receive(message)),
      // A hidden page is thrown away; it says `ready` again when it is back.
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#ready = false;
      }),
    ];
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(parts.extensionUri, 'dist/webview')],
    };
    panel.webview.html = panelPage(panel.webview, parts.extensionUri);
  }

  get seriesId(): string {
    return this.#seriesId;
  }

  async showSeries(seriesId: string): Promise<void> {
    this.#seriesId = seriesId;
    this.#interim = undefined;
    await this.refresh();
  }

  /** `growth`: what grew most so far, while a series is taken. */
  showProgress(title: string, progress?: Progress, growth?: readonly GrowthRow[]): void {
    this.#showInterim({ kind: 'progress', title, ...(progress && { progress }), ...(growth && { growth }) });
  }

  /** What the button beside the progress does. */
  onCancel(cancel: () => void): void {
    this.#cancel = cancel;
  }

  get isOpen(): boolean {
    return !this.#disposed;
  }

  /** A report that is not on the disk, since what it tells goes on. */
  showLive(title: string, report: Report): void {
    const can = { query: false, confirmTap: false, suppress: false, verifyFix: false };
    this.#showInterim({ kind: 'report', seriesId: this.#seriesId, title, report, can });
  }

  showProblem(message: string): void {
    this.#showInterim({ kind: 'error', message });
  }

  #showInterim(state: PanelState): void {
    this.#interim = state;
    if (this.#ready) this.#post({ type: 'state', state });
  }

  /** Tells the page again what there is; the report may be new, or the series renamed. */
  async refresh(): Promise<void> {
    if (this.#ready) this.#post({ type: 'state', state: await this.#state() });
  }

  reveal(reveal: Reveal): void {
    if (this.#ready) this.#post(revealed(reveal));
    else this.#pendingReveal = reveal;
  }

  async #receive(raw: unknown): Promise<void> {
    const message = parsePanelMessage(raw);
    if (message === undefined) {
      this.#parts.log.warn('The panel sent a message that it should not send; it was ignored.');
      return;
    }
    switch (message.type) {
      case 'ready':
        await this.#sendEverything();
        return;
      case 'preferences':
        await this.#parts.memory.update(PREFERENCES, message.preferences);
        this.#preferencesKept();
        return;
      case 'query':
        await this.#answer(message);
        return;
      case 'cancel':
        this.#cancel?.();
        return;
      case 'cancelQuery':
        this.#queries.get(message.request)?.abort();
        return;
      default:
        await this.#parts.actions.handle(this.#seriesId, message);
    }
  }

  async #sendEverything(): Promise<void> {
    this.#post({ type: 'language', language: vscode.env.language, texts: vscode.l10n.bundle ?? {} });
    this.#tellPreferences();
    this.#post({ type: 'state', state: await this.#state() });
    this.#ready = true;
    if (this.#pendingReveal) this.#post(revealed(this.#pendingReveal));
    this.#pendingReveal = undefined;
  }

  /** Another panel chose columns: they are the same in all. */
  followPreferences(): void {
    if (this.#ready) this.#tellPreferences();
  }

  #tellPreferences(): void {
    const preferences = this.#parts.memory.get<PanelPreferences>(PREFERENCES);
    if (preferences) this.#post({ type: 'preferences', preferences });
  }

  async #state(): Promise<PanelState> {
    if (this.#interim) return this.#interim;
    const seriesId = this.#seriesId;
    try {
      const report = seriesId === '' ? undefined : await this.#parts.host.reportOf(seriesId);
      if (!report) return { kind: 'empty' };
      const title = await this.#parts.titleOf(seriesId);
      const suppress = (vscode.workspace.workspaceFolders ?? []).length > 0;
      const query = await this.#parts.host.canQuery(seriesId);
      const verifyFix = await this.#parts.canVerify(seriesId);
      const confirmTap = await this.#parts.host.canConfirm(seriesId);
      const can = { query, confirmTap, suppress, verifyFix };
      return { kind: 'report', seriesId, title, report, can };
    } catch (error) {
      return { kind: 'error', message: failureText(error) };
    }
  }

  async #answer({ request, query }: Extract<PanelMessage, { type: 'query' }>): Promise<void> {
    const abort = new AbortController();
    this.#queries.set(request, abort);
    try {
      const answer = await this.#parts.host.query(this.#seriesId, query, abort.signal);
      if (!abort.signal.aborted) this.#post({ type: 'answer', request, answer });
    } catch (error) {
      if (!abort.signal.aborted) this.#post({ type: 'failure', request, message: failureText(error) });
    } finally {
      this.#queries.delete(request);
    }
  }

  /** A page that is hidden or gone takes nothing; it asks again when it is there. */
  #post(message: HostMessage): void {
    void this.panel.webview.postMessage(message);
  }

  dispose(): void {
    this.#disposed = true;
    for (const query of this.#queries.values()) query.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function revealed(reveal: Reveal): HostMessage {
  return 'base' in reveal ? { type: 'compare', ...reveal } : { type: 'reveal', ...reveal };
}
