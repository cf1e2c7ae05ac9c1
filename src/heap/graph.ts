import type { Groups } from './classes.ts';
import type { HeapColumns } from './columns.ts';
import type { DominatorColumns, DominatorNames, DominatorTree } from './dominators.ts';

/** Edges by their target, as a compressed sparse row: retainers of node n are `[first[n], first[n + 1])`. */
export interface Retainers {
  readonly first: Uint32Array;
  /** Edge index of each retaining edge. */
  readonly edge: Uint32Array;
  /** Node ordinal the edge comes from. */
  readonly from: Uint32Array;
}

/**
 * One snapshot as a graph. Everything beyond the columns is computed at the first call and kept: ask for what is needed only.
 */
export interface HeapGraph extends HeapColumns {
  /** Text of a node's name. */
  name(nodeOrdinal: number): string;
  /** Property or variable name; the index as text for elements and hidden edges. */
  edgeName(edgeIndex: number): string;
  /**
   * Class per node as an index into `classNames()`, as DevTools groups and names them: plain objects by their interface
   * `{a, b}`, closures are `Function`, strings `(string)`, hidden nodes `(system)`, code `(compiled code)`.
   */
  classOfNode(): Uint32Array;
  classNames(): readonly string[];
  /** Keys of the same classes that mean the same in every snapshot of a session; two classes may bear one name, never one key. */
  classKeys(): readonly string[];
  /** Classes before interface names are given, for comparisons under the interface names of another snapshot. */
  groups(): Groups;
  /** DevTools' shallow size: hidden and array sizes moved to their only owner (`calculateShallowSizes`). */
  shallowSize(): Float64Array | Uint32Array;
  /** Immediate dominator per node; the root is its own. Weak edges, self edges and shortcuts (but the root's) are dropped, ephemerons counted by their key. */
  dominator(): Uint32Array;
  /** All nodes, each after its dominator: the order for sums over the dominator tree, backwards. */
  dominatorOrder(): Uint32Array;
  /** For a thread that computes the dominators while this one does something else; it must be given what came out before it asks. */
  dominatorColumns(): DominatorColumns;
  dominatorNames(): DominatorNames;
  adoptDominators(tree: DominatorTree): void;
  /** 1 for the edges the dominator tree is made of. */
  essentialEdges(): Uint8Array;
  /** Retained size in bytes per node. */
  retainedSize(): Float64Array;
  /** Edges from the root as DevTools counts distance; -1 where unreachable. */
  distance(): Int32Array;
  retainers(): Retainers;
  /** Index into `locations`, -1 when the node has none. */
  locationIndex(nodeOrdinal: number): number;
  /** Count and shallow bytes per class. */
  classCounts(): ClassCounts;
  /** With retained bytes, in which nested instances count once. */
  classTotals(): ClassTotals;
}

/** Struct of arrays by class index. */
export interface ClassCounts {
  readonly count: Uint32Array;
  readonly shallowBytes: Float64Array;
}

export interface ClassTotals extends ClassCounts {
  readonly retainedBytes: Float64Array;
}
