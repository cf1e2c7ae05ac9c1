import { EdgeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { foldStorage } from './folding.ts';
import { nodeKinds, type NodeKinds } from './node-kinds.ts';

/** The last snapshot with what the series adds to it. */
export interface GrowthGraph {
  readonly graph: HeapGraph;
  /** Number of snapshots of the series. */
  readonly snapshots: number;
  /** Cohort per node. */
  readonly cohort: Uint8Array;
  /** Owner of storage per node (`foldStorage`). */
  readonly owner: Uint32Array;
  readonly kinds: NodeKinds;
}

/** @param cohort per node, see `cohortsOf` */
export function growthGraph(graph: HeapGraph, snapshots: number, cohort: Uint8Array): GrowthGraph {
  return { graph, snapshots, cohort, owner: foldStorage(graph), kinds: nodeKinds(graph) };
}

/** Edges that keep their target alive and lead to something of the program. */
export function isStrong(graph: HeapGraph, edge: number): boolean {
  const type = graph.edgeType[edge];
  return type !== EdgeType.weak && type !== EdgeType.shortcut && type !== EdgeType.other;
}
