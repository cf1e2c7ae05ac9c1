import * as vscode from 'vscode';
import { formatBytes } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { VerifyOutcome } from '../model/report.ts';
import type { SeriesItem, SeriesManifest, SnapshotEntry } from '../model/series.ts';
import { sparkline } from '../report/sparkline.ts';
import { commands } from './command-ids.ts';
import { shortTitle } from './target-list.ts';
import { words } from './texts.ts';
import { repeatOfSeries } from './verify-fix.ts';

export interface SnapshotNode {
  readonly series: SeriesItem;
  readonly snapshot: SnapshotEntry;
  readonly index: number;
}

export type SeriesNode = { readonly series: SeriesItem } | SnapshotNode;

const NAMES = 'leakline.seriesNames';

/** The series on disk, newest first, with their snapshots. */
export class SeriesView implements vscode.TreeDataProvider<SeriesNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #host: LeaklineHost;
  readonly #memory: vscode.Memento;
  readonly #view: vscode.TreeView<SeriesNode>;
  readonly #subscription: { dispose(): void };

  constructor(host: LeaklineHost, memory: vscode.Memento) {
    this.#host = host;
    this.#memory = memory;
    this.#view = vscode.window.createTreeView('leakline.series', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: filesDropped,
    });
    this.#subscription = host.onDidChange(() => {
      this.#changed.fire();
      void this.refreshContext();
    });
  }

  /** Commands that need a series are offered when there is one. */
  async refreshContext(): Promise<void> {
    const any = (await this.#host.series().catch(() => [])).length > 0;
    await vscode.commands.executeCommand('setContext', 'leakline.hasStoredSeries', any);
  }

  /** The row that a key on the view means. */
  get selected(): SeriesNode | undefined {
    return this.#view.selection[0];
  }

  async getChildren(parent?: SeriesNode): Promise<SeriesNode[]> {
    if (!parent) return (await this.#host.series()).map((series) => ({ series }));
    if ('snapshot' in parent) return [];
    const { series } = parent;
    return (series.manifest.threads[0]?.snapshots ?? []).map((snapshot, index) => ({ series, snapshot, index }));
  }

  getTreeItem(node: SeriesNode): vscode.TreeItem {
    return 'snapshot' in node ? snapshotItem(node) : this.#seriesItem(node.series);
  }

  #seriesItem(series: SeriesItem): vscode.TreeItem {
    const { manifest } = series;
    const { snapshots = [] } = manifest.threads[0] ?? {};
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(this.titleOf(series), snapshots.length > 0 ? Collapsed : None);
    item.id = series.id;
    item.description = describeSeries(series);
    item.iconPath = seriesIcon(manifest);
    item.contextValue = manifest.state === 'running' ? 'runningSeries' : 'series';
    item.tooltip = [
      this.titleOf(series),
      manifest.target.endpoint,
      manifest.target.node,
      manifest.loadCommand,
      manifest.problemWords ? words(manifest.problemWords) : manifest.problem,
      manifest.endedEarly && words(manifest.endedEarly),
      manifest.verified && words(manifest.verified.words),
      manifest.continues && vscode.l10n.t('Goes on with {0} after the program was started again', manifest.continues),
      manifest.continuedBy && vscode.l10n.t('The program was started again: {0} goes on', manifest.continuedBy),
    ]
      .filter((line) => line !== undefined && line !== '')
      .join('\n');
    item.command = { title: vscode.l10n.t('Show Growth'), command: commands.showPanel, arguments: [node(series)] };
    return item;
  }

  /** The name a person gave, else that of the target. */
  titleOf(series: SeriesItem): string {
    return (
      this.#memory.get<Record<string, string>>(NAMES, {})[series.id] ??
      shortTitle(series.manifest.target.title, series.manifest.workspaceFolders)
    );
  }

  /** With its time when there is another of the same name: their tabs stand side by side. */
  async titleOfId(seriesId: string): Promise<string> {
    const all = await this.#host.series();
    const series = all.find(({ id }) => id === seriesId);
    if (!series) return '';
    const title = this.titleOf(series);
    const isAlone = !all.some((other) => other !== series && this.titleOf(other) === title);
    return isAlone
      ? title
      : `${title} (${new Date(series.manifest.createdAt).toLocaleTimeString(vscode.env.language)})`;
  }

  async canVerify(seriesId: string): Promise<boolean> {
    const series = (await this.#host.series()).find(({ id }) => id === seriesId);
    return series !== undefined && repeatOfSeries(series.manifest) !== undefined;
  }

  async rename(series: SeriesItem): Promise<boolean> {
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('Name of the series'),
      value: this.titleOf(series),
      prompt: vscode.l10n.t('Empty for the name of its target'),
    });
    if (name === undefined) return false;
    const names = { ...this.#memory.get<Record<string, string>>(NAMES, {}) };
    if (name.trim() === '') delete names[series.id];
    else names[series.id] = name.trim();
    await this.#memory.update(NAMES, names);
    this.#changed.fire();
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }
}

/** Snapshot files that are dropped on the view become a series. */
const filesDropped: vscode.TreeDragAndDropController<SeriesNode> = {
  dragMimeTypes: [],
  dropMimeTypes: ['text/uri-list'],
  handleDrop: async (_target, data) => {
    const list = (await data.get('text/uri-list')?.asString()) ?? '';
    const uris = list
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => vscode.Uri.parse(line));
    if (uris.length > 0) await vscode.commands.executeCommand(commands.openFiles, uris);
  },
};

function node(series: SeriesItem): SeriesNode {
  return { series };
}

function seriesIcon({ state, verified, threads }: SeriesManifest): vscode.ThemeIcon {
  if (verified) return verifiedIcon(verified.outcome);
  switch (state) {
    case 'running':
      return new vscode.ThemeIcon('record');
    case 'complete':
      return new vscode.ThemeIcon(threads[0]?.watchFile ? 'eye' : 'graph-line');
    case 'partial':
      return new vscode.ThemeIcon('warning');
    default:
      return state satisfies never;
  }
}

function verifiedIcon(outcome: VerifyOutcome): vscode.ThemeIcon {
  switch (outcome) {
    case 'pass':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'fail':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    case 'inconclusive':
      return new vscode.ThemeIcon('question');
    default:
      return outcome satisfies never;
  }
}

/** `▁▃▅█ 14:05 · 4 snapshots · 38 MB`. */
function describeSeries({ manifest, bytes }: SeriesItem): string {
  const snapshots = manifest.threads[0]?.snapshots ?? [];
  const used = snapshots.flatMap(({ memory, fileBytes }) => memory?.heapUsed ?? fileBytes);
  const count = manifest.threads[0]?.watchFile
    ? vscode.l10n.t('watched')
    : manifest.threads[0]?.looseProfile
      ? vscode.l10n.t('sampling profile')
      : snapshots.length === 1
        ? vscode.l10n.t('1 snapshot')
        : vscode.l10n.t('{0} snapshots', snapshots.length);
  const time = whenText(new Date(manifest.createdAt));
  // What tells it from others of its name stands where a narrow column still shows it.
  const curve = used.length > 1 ? `${sparkline(used)} ` : '';
  return [`${curve}${time}`, count, formatBytes(bytes)].join(' · ');
}

function whenText(date: Date): string {
  const language = vscode.env.language;
  const sameDay = date.toDateString() === new Date().toDateString();
  return sameDay
    ? date.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString(language, { month: 'short', day: 'numeric' });
}

function snapshotItem({ snapshot, series, index }: SnapshotNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Snapshot {0}', index + 1));
  item.id = `${series.id}/${index}`;
  const time = new Date(snapshot.takenAt).toLocaleTimeString(vscode.env.language);
  const heap = snapshot.memory ? vscode.l10n.t('{0} heap', formatBytes(snapshot.memory.heapUsed)) : undefined;
  const pause = snapshot.pauseMs > 0 ? vscode.l10n.t('{0} ms pause', Math.round(snapshot.pauseMs)) : undefined;
  item.description = [time, heap, pause].filter((part) => part !== undefined).join(' · ');
  item.tooltip = `${snapshot.file}\n${formatBytes(snapshot.fileBytes)}`;
  item.iconPath = new vscode.ThemeIcon('device-camera');
  item.contextValue = 'snapshot';
  return item;
}
