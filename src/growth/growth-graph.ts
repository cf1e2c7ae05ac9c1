import { EdgeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { foldStorage } from './folding.ts';
import { Memo } from './memo.ts';
import { nodeKinds, type NodeKinds } from './node-kinds.ts';
import { NodeMap } from './node-map.ts';

/** What can be said of the last snapshot before the others are known. */
export interface FoldedGraph {
  readonly graph: HeapGraph;
  /** Owner of storage per node (`foldStorage`). */
  readonly owner: Uint32Array;
  readonly kinds: NodeKinds;
  /** For whoever walks the graph, one after the other. */
  readonly met: NodeMap;
  readonly memo: Memo;
}

/** The last snapshot with what the series adds to it. */
export interface GrowthGraph extends FoldedGraph {
  /** Number of snapshots of the series. */
  readonly snapshots: number;
  /** Cohort per node. */
  readonly cohort: Uint8Array;
}

export function foldedGraph(graph: HeapGraph): FoldedGraph {
  const [owner, kinds] = [foldStorage(graph), nodeKinds(graph)];
  return { graph, owner, kinds, met: new NodeMap(graph.nodeCount), memo: new Memo() };
}

/** @param cohort per node, see `cohortsOf` */
export function growthGraph(folded: FoldedGraph, snapshots: number, cohort: Uint8Array): GrowthGraph {
  return { ...folded, snapshots, cohort };
}

/** Edges that keep their target alive and lead to something of the program. */
export function isStrong(graph: HeapGraph, edge: number): boolean {
  const type = graph.edgeType[edge];
  return type !== EdgeType.weak && type !== EdgeType.shortcut && type !== EdgeType.other;
}
