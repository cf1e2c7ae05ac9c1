import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Page } from '../../../src/model/heap-views.ts';
import type { Branch } from '../table/column.ts';

const pageRows = 100;

/** A row of the tree, or what stands in for rows that are not there: more of them, a failure. */
export interface TreeRow<Row> {
  readonly row: Row | undefined;
  readonly parent: TreeRow<Row> | undefined;
  readonly level: number;
  expanded: boolean | undefined;
  children: TreeRow<Row>[];
  /** Children beyond those that are loaded. */
  missing: number;
  note?: string;
  /** Children that were loaded, hidden ones included. */
  loaded: number;
}

export interface TreeSource<Row> {
  children(row: Row | undefined, offset: number, limit: number, signal: AbortSignal): Promise<Page<Row>>;
  expandable(row: Row): boolean;
  /** Rows the reader does not want to see; they are loaded all the same. */
  hidden?(row: Row): boolean;
}

/** A tree whose branches are loaded when they are opened, flattened for the table. */
export class LazyTree<Row> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #source: TreeSource<Row> | undefined;
  #abort = new AbortController();
  #root: TreeRow<Row> = rootRow();
  visible: TreeRow<Row>[] = [];
  loading = false;
  error: string | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort.abort();
  }

  open(source: TreeSource<Row>): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#source = source;
    this.#root = rootRow();
    this.visible = [];
    this.error = undefined;
    void this.#load(this.#root);
  }

  clear(): void {
    this.#abort.abort();
    this.#source = undefined;
    this.#root = rootRow();
    this.visible = [];
    this.error = undefined;
  }

  toggle(node: TreeRow<Row>): void {
    if (node.expanded === undefined) {
      if (node.row === undefined && node.parent !== undefined && node.note === undefined) void this.#load(node.parent);
      return;
    }
    node.expanded = !node.expanded;
    if (node.expanded && node.loaded === 0) void this.#load(node);
    this.#flatten();
  }

  async #load(node: TreeRow<Row>): Promise<void> {
    const source = this.#source;
    const { signal } = this.#abort;
    if (source === undefined || this.loading) return;
    this.loading = true;
    this.#host.requestUpdate();
    try {
      const page = await source.children(node.row, node.loaded, pageRows, signal);
      const rows = page.rows.filter((row) => source.hidden?.(row) !== true);
      node.children.push(...rows.map((row) => treeRow(row, node, source.expandable(row) ? false : undefined)));
      node.loaded += page.rows.length;
      node.missing = page.rows.length === 0 ? 0 : Math.max(0, page.total - node.loaded);
      delete node.note;
    } catch (error) {
      if (signal.aborted) return;
      node.note = error instanceof Error ? error.message : String(error);
      if (node === this.#root) this.error = node.note;
    } finally {
      this.loading = false;
    }
    this.#flatten();
  }

  /** Takes a row out, with all that hangs below it. */
  remove(node: TreeRow<Row>): void {
    const siblings = node.parent?.children;
    const at = siblings?.indexOf(node) ?? -1;
    if (siblings && at >= 0) siblings.splice(at, 1);
    this.#flatten();
  }

  #flatten(): void {
    const visible: TreeRow<Row>[] = [];
    const add = (node: TreeRow<Row>): void => {
      for (const child of node.children) {
        visible.push(child);
        if (child.expanded === true) add(child);
      }
      if (node.missing > 0) visible.push({ ...treeRow<Row>(undefined, node, undefined), missing: node.missing });
      if (node.note !== undefined && node !== this.#root)
        visible.push({ ...treeRow<Row>(undefined, node, undefined), note: node.note });
    };
    add(this.#root);
    this.visible = visible;
    this.#host.requestUpdate();
  }
}

export function branchOf<Row>({ level, expanded }: TreeRow<Row>): Branch {
  return { level, expanded };
}

function rootRow<Row>(): TreeRow<Row> {
  return { row: undefined, parent: undefined, level: -1, expanded: true, children: [], missing: 0, loaded: 0 };
}

function treeRow<Row>(row: Row | undefined, parent: TreeRow<Row>, expanded: boolean | undefined): TreeRow<Row> {
  return { row, parent, level: parent.level + 1, expanded, children: [], missing: 0, loaded: 0 };
}
