import type { Page } from '../../../src/model/heap-views.ts';
import type { Branch } from '../table/column.ts';
import { Loading } from './loading.ts';

const pageRows = 100;

/** A row of the tree, or what stands in for rows that are not there: more of them, a failure. */
export interface TreeRow<Row> {
  readonly row: Row | undefined;
  readonly parent: TreeRow<Row> | undefined;
  readonly level: number;
  /** The numbers of the objects on the way to it. */
  readonly path: string;
  expanded: boolean | undefined;
  children: TreeRow<Row>[];
  /** Children beyond those that are loaded. */
  missing: number;
  note?: string;
  /** Children that were asked for, hidden ones included. */
  asked: number;
}

export interface TreeSource<Row> {
  children(row: Row | undefined, offset: number, limit: number, signal: AbortSignal): Promise<Page<Row>>;
  expandable(row: Row): boolean;
  /** Rows the reader does not want to see; they are loaded all the same. */
  hidden?(row: Row): boolean;
}

/** A tree whose branches are loaded when they are opened, flattened for the table. */
export class LazyTree<Row extends { readonly node: number }> extends Loading {
  #source: TreeSource<Row> | undefined;
  #root: TreeRow<Row> = rootRow();
  /** Branches that are open, by their path. */
  #open = new Set<string>();
  visible: TreeRow<Row>[] = [];

  get open(): readonly string[] {
    return [...this.#open];
  }

  /** Starts anew; branches with these paths are opened as they are loaded. `again` leaves the rows until others are there. */
  start(source: TreeSource<Row>, open: readonly string[] = [], again = false): void {
    this.restart();
    this.#source = source;
    this.#open = new Set(open);
    this.#root = rootRow();
    if (!again) this.visible = [];
    this.#loadChildren(this.#root);
  }

  toggle(node: TreeRow<Row>): void {
    if (node.expanded === undefined) {
      if (node.row === undefined && node.parent !== undefined) this.#loadChildren(node.parent);
      return;
    }
    node.expanded = !node.expanded;
    if (node.expanded) this.#open.add(node.path);
    else this.#open.delete(node.path);
    if (node.expanded && node.asked === 0) this.#loadChildren(node);
    this.#flatten();
  }

  #loadChildren(node: TreeRow<Row>): void {
    const source = this.#source;
    const offset = node.asked;
    if (source === undefined) return;
    node.asked += pageRows;
    // Nobody asks for the same rows twice.
    node.missing = 0;
    void this.load(
      (signal) => source.children(node.row, offset, pageRows, signal),
      (page) => this.#take(page, node, source),
      (message) => {
        node.asked = offset;
        node.note = message;
        if (node === this.#root) this.error = message;
        this.#flatten();
      },
    );
  }

  #take({ rows, offset, total }: Page<Row>, node: TreeRow<Row>, source: TreeSource<Row>): void {
    const shown = rows
      .filter((row) => source.hidden?.(row) !== true)
      .map((row) => treeRow(row, node, source.expandable(row) ? false : undefined));
    node.children.push(...shown);
    node.asked = offset + rows.length;
    node.missing = rows.length === 0 ? 0 : Math.max(0, total - node.asked);
    delete node.note;
    for (const child of shown) {
      if (child.expanded !== false || !this.#open.has(child.path)) continue;
      child.expanded = true;
      this.#loadChildren(child);
    }
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
    this.redraw();
  }
}

export function branchOf<Row>({ level, expanded }: TreeRow<Row>): Branch {
  return { level, expanded };
}

function rootRow<Row>(): TreeRow<Row> {
  return { row: undefined, parent: undefined, level: -1, path: '', expanded: true, children: [], missing: 0, asked: 0 };
}

function treeRow<Row extends { readonly node: number }>(
  row: Row | undefined,
  parent: TreeRow<Row>,
  expanded: boolean | undefined,
): TreeRow<Row> {
  const path = `${parent.path}/${row?.node ?? ''}`;
  return { row, parent, level: parent.level + 1, path, expanded, children: [], missing: 0, asked: 0 };
}
