import type { AllocationTree } from '../../../src/model/heap-views.ts';

/** An allocation tree with what the views need on top: totals, and children, the largest first. */
export interface AllocationModel {
  readonly tree: AllocationTree;
  /** Bytes of a function and all it called. */
  readonly totalBytes: Float64Array;
  readonly totalCounts: Float64Array;
  readonly children: readonly (readonly number[])[];
}

export function allocationModel(tree: AllocationTree): AllocationModel {
  const totalBytes = Float64Array.from(tree.selfBytes);
  const totalCounts = Float64Array.from(tree.counts);
  const children: number[][] = tree.names.map(() => []);
  // Parents come before children, so one pass backwards adds everything up.
  for (let node = tree.names.length - 1; node > 0; node--) {
    const parent = tree.parents[node];
    totalBytes[parent] += totalBytes[node];
    totalCounts[parent] += totalCounts[node];
    children[parent].push(node);
  }
  for (const list of children) list.sort((a, b) => totalBytes[b] - totalBytes[a] || a - b);
  return { tree, totalBytes, totalCounts, children };
}

export interface AllocationRow {
  readonly node: number;
  readonly level: number;
  readonly expanded: boolean | undefined;
}

/** Rows of the tree table: what is below the root, with the branches that are open. */
export function allocationRows({ children }: AllocationModel, open: ReadonlySet<number>): AllocationRow[] {
  const rows: AllocationRow[] = [];
  const add = (node: number, level: number): void => {
    for (const child of children[node] ?? []) {
      const expanded = children[child].length === 0 ? undefined : open.has(child);
      rows.push({ node: child, level, expanded });
      if (expanded) add(child, level + 1);
    }
  };
  add(0, 0);
  return rows;
}

/** The branches along the heaviest way, so that the table opens at what matters. */
export function heaviestPath({ children, totalBytes }: AllocationModel): Set<number> {
  const open = new Set<number>();
  let node = children[0]?.[0];
  while (node !== undefined && children[node].length > 0) {
    open.add(node);
    const next = children[node][0];
    if (totalBytes[next] < totalBytes[node] / 2) break;
    node = next;
  }
  return open;
}

export interface FlameBox {
  readonly node: number;
  readonly depth: number;
  /** Shares of the whole width. */
  readonly left: number;
  readonly width: number;
}

/** Boxes narrower than this share are left out, with all above them. */
const leastWidth = 0.002;
const deepest = 64;

/** The flame chart over `root`, which takes the whole width. */
export function flameBoxes({ children, totalBytes }: AllocationModel, root: number): FlameBox[] {
  const whole = totalBytes[root];
  if (!(whole > 0)) return [];
  const boxes: FlameBox[] = [];
  const add = (node: number, depth: number, left: number): void => {
    boxes.push({ node, depth, left, width: totalBytes[node] / whole });
    if (depth === deepest) return;
    let at = left;
    for (const child of children[node]) {
      const width = totalBytes[child] / whole;
      if (width >= leastWidth) add(child, depth + 1, at);
      at += width;
    }
  };
  add(root, 0, 0);
  return boxes;
}
