import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import { sentenceOf } from '../base/errors.ts';
import type { TargetInfo } from '../model/target.ts';
import { shortTitle, type TargetList } from './target-list.ts';
import { describeTarget, targetIcon } from './target-pick.ts';

/** How often the list is looked at again while somebody sees it. */
const REFRESH_MS = 5000;

/** Node processes of this machine that can be captured, those of the workspace first; looked up only while the view is open. */
export class TargetsView implements vscode.TreeDataProvider<TargetInfo>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #list: TargetList;
  readonly #log: vscode.LogOutputChannel;
  readonly #view: vscode.TreeView<TargetInfo>;
  #timer: NodeJS.Timeout | undefined;
  #known: TargetInfo[] | undefined;
  #looking: Promise<void> | undefined;

  constructor(list: TargetList, log: vscode.LogOutputChannel) {
    this.#list = list;
    this.#log = log;
    this.#view = vscode.window.createTreeView('leakline.targets', { treeDataProvider: this });
    this.#view.onDidChangeVisibility(({ visible }) => this.#watch(visible));
    if (this.#view.visible) this.#watch(true);
  }

  async getChildren(parent?: TargetInfo): Promise<TargetInfo[] | undefined> {
    if (parent) return undefined;
    if (this.#known === undefined) await this.#look();
    return this.#known;
  }

  getTreeItem(target: TargetInfo): vscode.TreeItem {
    const item = new vscode.TreeItem(shortTitle(target.title));
    item.id = `${JSON.stringify(target.address)}`;
    item.description = describeTarget(target);
    item.iconPath = new vscode.ThemeIcon(targetIcon(target));
    item.contextValue = 'target';
    item.tooltip = [plainText(target.title), describeTarget(target), target.cwd]
      .filter((line) => line !== undefined)
      .join('\n');
    return item;
  }

  /** Looks again and shows what is there now. */
  async refresh(): Promise<void> {
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
