import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { GoneSuspect, SuppressedSuspect, Suspect } from '../model/report.ts';
import { commands } from './command-ids.ts';
import type { Finding, Findings } from './findings.ts';
import { hoverOf } from './suspect-hovers.ts';
import { figureText, rateText, shortRateText, statusText, titleText, unitText } from './texts.ts';

export interface SuppressedNode {
  readonly suppressed: SuppressedSuspect;
}

/** Suspects that are not there any more, or not to be seen: folded away below the others. */
type Group = { readonly gone: readonly GoneSuspect[] } | { readonly accepted: readonly SuppressedSuspect[] };

type SuspectNode =
  | { readonly file: string; readonly findings: readonly Finding[] }
  | Finding
  | Group
  | SuppressedNode
  | { readonly goneSuspect: GoneSuspect };

/** The suspects by file, best first, with their number as a badge on the icon in the activity bar. */
export class SuspectsView implements vscode.TreeDataProvider<SuspectNode>, vscode.Disposable {
  readonly onDidChangeTreeData: vscode.Event<void>;
  readonly #findings: Findings;
  readonly #host: LeaklineHost;
  readonly #canVerify: (seriesId: string) => Promise<boolean>;
  readonly #view: vscode.TreeView<SuspectNode>;
  readonly #subscription: vscode.Disposable;

  constructor(host: LeaklineHost, findings: Findings, canVerify: (seriesId: string) => Promise<boolean>) {
    this.#host = host;
    this.#findings = findings;
    this.#canVerify = canVerify;
    this.onDidChangeTreeData = findings.onDidChange;
    this.#view = vscode.window.createTreeView('leakline.suspects', { treeDataProvider: this });
    this.#subscription = findings.onDidChange(() => {
      this.#refreshBadge();
      void this.#refreshContext();
    });
  }

  /** What the commands on suspects depend on. */
  async #refreshContext(): Promise<void> {
    const { seriesId, shown, suppressed } = this.#findings;
    const can = (asked: (seriesId: string) => Promise<boolean>): Promise<boolean> =>
      seriesId === undefined ? Promise.resolve(false) : asked(seriesId).catch(() => false);
    const [canVerify, canConfirm] = await Promise.all([can(this.#canVerify), can((id) => this.#host.canConfirm(id))]);
    const context = {
      hasSuspects: shown.length > 0,
      hasSuppressed: suppressed.length > 0,
      hasSeries: seriesId !== undefined,
      canVerify,
      canConfirm,
    };
    for (const [key, value] of Object.entries(context))
      void vscode.commands.executeCommand('setContext', `leakline.${key}`, value);
  }

  #refreshBadge(): void {
    const { length } = this.#findings.shown;
    const tooltip = length === 1 ? vscode.l10n.t('1 leak suspect') : vscode.l10n.t('{0} leak suspects', length);
    this.#view.badge = length === 0 ? undefined : { value: length, tooltip };
    this.#view.message = this.#message();
  }

  /** What came of a repair, or why there is nothing to see. */
  #message(): string {
    const { seriesId, shown, suppressed, verified } = this.#findings;
    if (verified) return plainText(verified.summary, 600);
    const isClean = seriesId !== undefined && shown.length === 0 && suppressed.length === 0;
    return isClean ? vscode.l10n.t('Nothing in this series looks like a leak.') : '';
  }

  getChildren(parent?: SuspectNode): SuspectNode[] {
    if (parent) return childrenOf(parent);
    const byFile = new Map<string, Finding[]>();
    for (const finding of this.#findings.shown) {
      const file = finding.suspect.file ?? '';
      byFile.set(file, [...(byFile.get(file) ?? []), finding]);
    }
    const gone = this.#findings.baseline?.gone ?? [];
    const accepted = this.#findings.suppressed;
    return [
      ...Array.from(byFile, ([file, findings]) => ({ file, findings })),
      ...(gone.length > 0 ? [{ gone }] : []),
      ...(accepted.length > 0 ? [{ accepted }] : []),
    ];
  }

  getTreeItem(node: SuspectNode): vscode.TreeItem {
    if ('findings' in node) return fileItem(node.file, node.findings);
    if ('gone' in node) return groupItem('gone', vscode.l10n.t('Gone since the series before'), node.gone.length);
    if ('accepted' in node) return groupItem('suppressed', vscode.l10n.t('Suppressed'), node.accepted.length);
    if ('goneSuspect' in node) return goneItem(node.goneSuspect);
    return 'suppressed' in node ? suppressedItem(node.suppressed) : suspectItem(node);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#view.dispose();
  }
}

function childrenOf(parent: SuspectNode): SuspectNode[] {
  if ('findings' in parent) return [...parent.findings];
  if ('gone' in parent) return parent.gone.map((goneSuspect) => ({ goneSuspect }));
  return 'accepted' in parent ? parent.accepted.map((suppressed) => ({ suppressed })) : [];
}

function groupItem(id: string, label: string, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `group:${id}`;
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon(id === 'gone' ? 'pass' : 'eye-closed');
  return item;
}

function goneItem(suspect: GoneSuspect): vscode.TreeItem {
  const item = new vscode.TreeItem(titleText(suspect));
  item.id = `gone:${suspect.id}`;
  item.description = vscode.l10n.t('{0} before', shortRateText(suspect));
  item.tooltip = titleText(suspect);
  item.iconPath = new vscode.ThemeIcon('check');
  return item;
}

function suppressedItem(suspect: SuppressedSuspect): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOf(suspect));
  item.id = `suppressed:${suspect.id}`;
  item.description = unitText(suspect);
  item.tooltip = `${titleText(suspect)}\n${vscode.l10n.t('suppressed by {0}', plainText(suspect.rule, 200))}`;
  item.iconPath = new vscode.ThemeIcon('eye-closed');
  item.contextValue = 'suppressedSuspect';
  return item;
}

function fileItem(file: string, findings: readonly Finding[]): vscode.TreeItem {
  const label = file === '' ? vscode.l10n.t('Without a line') : file.slice(file.lastIndexOf('/') + 1);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `file:${file}`;
  item.description = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
  item.iconPath = file === '' ? new vscode.ThemeIcon('question') : vscode.ThemeIcon.File;
  const uri = findings[0]?.uri;
  if (uri) item.resourceUri = uri;
  return item;
}

/** The code of the line, as the search view shows a hit: a person knows their own code at a glance. */
function codeOf({ line, codeFrame }: Suspect): string | undefined {
  const text = line === undefined ? undefined : codeFrame?.lines[line - codeFrame.firstLine]?.trim();
  return text === undefined || text === '' ? undefined : plainText(text, 80);
}

/** The figure stands first: a narrow column cuts off what comes last. */
function labelOf(suspect: Suspect): vscode.TreeItemLabel {
  const figure = figureText(suspect);
  const highlights: [number, number][] = [[0, figure.length]];
  return { label: `${figure} ${codeOf(suspect) ?? titleText(suspect)}`, highlights };
}

function suspectItem(finding: Finding): vscode.TreeItem {
  const { suspect } = finding;
  const item = new vscode.TreeItem(labelOf(suspect));
  item.id = `suspect:${suspect.id}`;
  const status = statusText(suspect);
  item.description = [unitText(suspect), status].filter(Boolean).join(' · ');
  item.accessibilityInformation = { label: [titleText(suspect), rateText(suspect), status].filter(Boolean).join(', ') };
  item.tooltip = hoverOf(finding, true);
  item.iconPath = new vscode.ThemeIcon('flame', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = finding.uri ? 'suspectWithLine' : 'suspect';
  item.command = {
    title: vscode.l10n.t('Open Line'),
    command: finding.uri ? commands.openSuspect : commands.showRetainers,
    arguments: [suspect.id],
  };
  return item;
}
