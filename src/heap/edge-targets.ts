import type { EdgeType } from './columns.ts';
import type { HeapGraph } from './graph.ts';

/** Where the first edge of this type and name leads from a node; -1 where it has none. */
export function targetOf(graph: HeapGraph, node: number, type: EdgeType, name: string): number {
  for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++)
    if (graph.edgeType[edge] === type && graph.edgeName(edge) === name) return graph.edgeTo[edge];
  return -1;
}
