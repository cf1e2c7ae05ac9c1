import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import { sentenceOf } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { ContainerInfo, ContainerTool, TargetInfo, ThreadInfo } from '../model/target.ts';
import { isOnPath } from './on-path.ts';
import { programName, type TargetList } from './target-list.ts';
import { describeTarget, targetIcon } from './target-pick.ts';
import { failureText } from './texts.ts';

/** How often the list is looked at again while somebody sees it. */
const REFRESH_MS = 5000;

/** A tool that knows of more targets; its children are asked for when it is opened. */
interface ToolNode {
  readonly tool: ContainerTool;
}

/** A worker thread of the target it hangs below, with which it is captured. */
interface ThreadNode {
  readonly thread: ThreadInfo;
  readonly of: TargetInfo;
  readonly index: number;
}

/** In place of children that there are none of. */
interface NoteNode {
  readonly note: string;
  readonly id: string;
}

export type TargetNode = TargetInfo | ContainerInfo | ToolNode | ThreadNode | NoteNode;

/**
 * Node processes of this machine that can be captured, those of the workspace first; looked up only while the view is open.
 * Worker threads, containers and pods are asked for when a person opens the row: each question is felt by somebody.
 */
export class TargetsView implements vscode.TreeDataProvider<TargetNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #host: LeaklineHost;
  readonly #list: TargetList;
  readonly #log: vscode.LogOutputChannel;
  readonly #view: vscode.TreeView<TargetNode>;
  /** What was asked for below a row, until the person refreshes. */
  readonly #below = new Map<string, Promise<TargetNode[]>>();
  #timer: NodeJS.Timeout | undefined;
  #known: TargetInfo[] | undefined;
  #looking: Promise<void> | undefined;

  constructor(host: LeaklineHost, list: TargetList, log: vscode.LogOutputChannel) {
    this.#host = host;
    this.#list = list;
    this.#log = log;
    this.#view = vscode.window.createTreeView('leakline.targets', { treeDataProvider: this });
    this.#view.onDidChangeVisibility(({ visible }) => this.#watch(visible));
    if (this.#view.visible) this.#watch(true);
  }

  async getChildren(parent?: TargetNode): Promise<TargetNode[]> {
    if (parent) return this.#childrenOf(parent);
    if (this.#known === undefined) await this.#look();
    const tools = vscode.workspace.isTrusted ? TOOLS.filter(isOnPath) : [];
    return [...(this.#known ?? []), ...tools.map((tool) => ({ tool }))];
  }

  #childrenOf(parent: TargetNode): Promise<TargetNode[]> {
    const id = idOf(parent);
    let asked = this.#below.get(id);
    if (!asked) {
      asked = this.#ask(parent, id).catch((error: unknown) => [{ note: failureText(error), id: `${id} failed` }]);
      this.#below.set(id, asked);
    }
    return asked;
  }

  async #ask(parent: TargetNode, id: string): Promise<TargetNode[]> {
    if ('tool' in parent) {
      const found = await this.#host.containers(parent.tool);
      if (found.length > 0) return [...found];
      return [{ note: vscode.l10n.t('none that runs'), id: `${id} none` }];
    }
    if (!('address' in parent)) return [];
    const threads = await this.#host.threads(parent.address);
    if (!threads) return [{ note: vscode.l10n.t('somebody else is connected; not asked'), id: `${id} busy` }];
    if (threads.length === 0) return [{ note: vscode.l10n.t('no worker threads'), id: `${id} none` }];
    return threads.map((thread, index) => ({ thread, of: parent, index }));
  }

  getTreeItem(node: TargetNode): vscode.TreeItem {
    const item = itemOf(node);
    item.id = idOf(node);
    return item;
  }

  /** Looks again and shows what is there now. */
  async refresh(): Promise<void> {
    this.#below.clear();
    await this.#look();
    this.#changed.fire();
  }

  #watch(visible: boolean): void {
    clearInterval(this.#timer);
    if (!visible) return;
    this.#timer = setInterval(() => void this.#refreshWhenChanged(), REFRESH_MS);
    if (this.#known !== undefined) void this.#refreshWhenChanged();
  }

  async #refreshWhenChanged(): Promise<void> {
    const before = JSON.stringify(this.#known);
    await this.#look();
    if (JSON.stringify(this.#known) !== before) this.#changed.fire();
  }

  async #look(): Promise<void> {
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    try {
      this.#known = await this.#list.all();
    } catch (error) {
      this.#log.warn(`Targets could not be looked up: ${sentenceOf(error)}`);
      this.#known = [];
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#view.dispose();
    this.#changed.dispose();
  }
}

const TOOLS: readonly ContainerTool[] = ['docker', 'kubectl'];

function idOf(node: TargetNode): string {
  if ('tool' in node) return node.tool;
  if ('note' in node) return node.id;
  if ('thread' in node) return `${JSON.stringify(node.of.address)} ${node.index}`;
  return JSON.stringify(node.address);
}

function itemOf(node: TargetNode): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  if ('tool' in node) {
    const isDocker = node.tool === 'docker';
    const item = new vscode.TreeItem(isDocker ? 'Docker' : 'Kubernetes', Collapsed);
    item.iconPath = new vscode.ThemeIcon(isDocker ? 'vm' : 'cloud');
    item.description = isDocker ? vscode.l10n.t('through your own docker') : vscode.l10n.t('through your own kubectl');
    return item;
  }
  if ('note' in node) {
    const item = new vscode.TreeItem('', None);
    item.description = node.note;
    return item;
  }
  if ('thread' in node) {
    const { title, url } = node.thread;
    const item = new vscode.TreeItem(plainText(title), None);
    item.description = plainText(url.split('/').at(-1) ?? '');
    item.iconPath = new vscode.ThemeIcon('symbol-event');
    item.tooltip = vscode.l10n.t('{0}, captured with its process', plainText(url || title));
    item.contextValue = 'thread';
    return item;
  }
  if ('image' in node) {
    const item = new vscode.TreeItem(plainText(node.title), None);
    item.description = plainText(node.image);
    item.iconPath = new vscode.ThemeIcon('package');
    item.contextValue = 'target';
    return item;
  }
  return targetItem(node);
}

function targetItem(target: TargetInfo): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(programName(target.title), target.address.kind === 'inspector' ? Collapsed : None);
  item.description = describeTarget(target);
  item.iconPath = new vscode.ThemeIcon(targetIcon(target));
  item.contextValue = 'target';
  item.tooltip = [plainText(target.title), describeTarget(target), target.cwd]
    .filter((line) => line !== undefined)
    .join('\n');
  return item;
}
