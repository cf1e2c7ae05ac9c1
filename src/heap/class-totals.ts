import { zeroedBytes, zeroedWords } from '../base/zeroed.ts';
import type { DominatorTree } from './dominators.ts';
import type { ClassCounts } from './graph.ts';

/** Class by node, by way of its group: a column less in memory. */
export interface ClassOf {
  readonly ofNode: Uint32Array;
  readonly ofGroup: Uint32Array;
}

export function classCounts(
  classCount: number,
  { ofNode, ofGroup }: ClassOf,
  shallow: Float64Array | Uint32Array,
): ClassCounts {
  const totals = { count: new Uint32Array(classCount), shallowBytes: new Float64Array(classCount) };
  for (let node = 0; node < ofNode.length; node++) {
    // DevTools leaves out what has no size of its own.
    if (shallow[node] === 0) continue;
    const of = ofGroup[ofNode[node]];
    totals.count[of]++;
    totals.shallowBytes[of] += shallow[node];
  }
  return totals;
}

/** Retained bytes per class: walks the dominator tree and counts an object unless one of its class is above it. */
export function classRetained(
  classCount: number,
  { ofNode, ofGroup }: ClassOf,
  shallow: Float64Array | Uint32Array,
  { dominator, order }: DominatorTree,
  retained: Float64Array,
  /** Columns that may be overwritten. */
  scratch: readonly (Uint32Array | undefined)[] = [],
): Float64Array {
  const bytes = new Float64Array(classCount);
  const { firstChild, nextSibling } = children(dominator, order, scratch);
  const open = new Uint8Array(bytes.length);
  const counted = zeroedBytes(dominator.length);
  for (let node = 0, down = true; ;) {
    const of = ofGroup[ofNode[node]];
    if (down && open[of] === 0 && shallow[node] > 0) {
      bytes[of] += retained[node];
      open[of] = 1;
      counted[node] = 1;
    }
    if (down && firstChild[node] !== 0) {
      node = firstChild[node];
      continue;
    }
    if (counted[node] === 1) open[of] = 0;
    if (node === 0) return bytes;
    down = nextSibling[node] !== 0;
    node = down ? nextSibling[node] : dominator[node];
  }
}

/** Children of the dominator tree as linked lists; 0, the root, is nobody's child and ends a list. */
function children(
  dominator: Uint32Array,
  order: Uint32Array,
  [first, next]: readonly (Uint32Array | undefined)[],
): { firstChild: Uint32Array; nextSibling: Uint32Array } {
  const firstChild = first?.fill(0) ?? zeroedWords(dominator.length);
  // Each node's is written before it is read.
  const nextSibling = next ?? new Uint32Array(dominator.length);
  for (let i = order.length - 1; i > 0; i--) {
    const node = order[i];
    nextSibling[node] = firstChild[dominator[node]];
    firstChild[dominator[node]] = node;
  }
  return { firstChild, nextSibling };
}
