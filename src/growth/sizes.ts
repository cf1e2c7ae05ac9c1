import type { HeapGraph } from '../heap/graph.ts';
import { NodeType } from '../heap/columns.ts';
import { foldStorage } from './folding.ts';

/** Number of objects each collection of one snapshot holds, by object id. Small ones are left out: they read as 0. */
export type CollectionSizes = ReadonlyMap<number, number>;

const SMALLEST = 4;

/** What an older snapshot tells of its collections before its graph is dropped. */
export function collectionSizes(graph: HeapGraph): CollectionSizes {
  const { nodeCount, nodeId, nodeType, firstEdge } = graph;
  const owner = foldStorage(graph);
  const held = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) held[owner[node]] += firstEdge[node + 1] - firstEdge[node];
  const sizes = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    if (held[node] < SMALLEST || owner[node] !== node || nodeType[node] === NodeType.code) continue;
    if (nodeType[node] === NodeType.object) sizes.set(nodeId[node], held[node]);
  }
  return sizes;
}

/**
 * Whether a collection really became larger in each interval. What is new in it says only what came: a cache that turns
 * over takes in as much as it gives up.
 * @param sizes of each snapshot, oldest first, for the same object
 * @param taken new members by cohort, base first
 */
export function becameLarger(sizes: readonly number[], taken: ArrayLike<number>): boolean {
  let grown = 0;
  let came = 0;
  for (let interval = 1; interval < sizes.length; interval++) {
    const difference = sizes[interval] - sizes[interval - 1];
    if (difference < 0.3 * taken[interval]) return false;
    grown += difference;
    came += taken[interval];
  }
  return grown >= 0.6 * came;
}
