import { zeroedWords } from '../base/zeroed.ts';
import type { HeapColumns } from './columns.ts';
import type { Retainers } from './graph.ts';

/**
 * Edges by target. Retainers of a node come in the order of their edges.
 * @param spare a column by edge that may be overwritten
 */
export function buildRetainers(
  { nodeCount, edgeCount, firstEdge, edgeTo }: HeapColumns,
  spare?: Uint32Array,
): Retainers {
  const first = zeroedWords(nodeCount + 1);
  for (let edge = 0; edge < edgeCount; edge++) first[edgeTo[edge] + 1]++;
  for (let node = 0; node < nodeCount; node++) first[node + 1] += first[node];
  const next = first.slice(0, nodeCount);
  const edges = spare ?? new Uint32Array(edgeCount);
  const from = new Uint32Array(edgeCount);
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const at = next[edgeTo[edge]]++;
      edges[at] = edge;
      from[at] = node;
    }
  }
  return { first, edge: edges, from };
}
