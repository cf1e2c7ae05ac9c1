import type { HeapGraph } from '../heap/graph.ts';
import { NodeType } from '../heap/columns.ts';
import { foldStorage } from './folding.ts';

/** What the collections of one snapshot hold, by object id. Small ones are left out: they read as 0. */
export interface CollectionSizes {
  /** Edges: elements, entries (a key and a value each) and a few fields. */
  readonly held: ReadonlyMap<number, number>;
  /** Bytes of storage, for collections whose content is no object: numbers are kept in the storage itself. */
  readonly storageBytes: ReadonlyMap<number, number>;
}

const SMALLEST = 4;
const SMALLEST_STORAGE = 4096;

/** What an older snapshot tells of its collections before its graph is dropped. */
export function collectionSizes(graph: HeapGraph): CollectionSizes {
  const { nodeCount, nodeId, nodeType, firstEdge, selfSize } = graph;
  const owner = foldStorage(graph);
  const edges = new Uint32Array(nodeCount);
  const storageBytes = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    const holder = owner[node];
    edges[holder] += firstEdge[node + 1] - firstEdge[node];
    if (holder !== node && selfSize[node] >= SMALLEST_STORAGE) {
      const id = nodeId[holder];
      storageBytes.set(id, (storageBytes.get(id) ?? 0) + selfSize[node]);
    }
  }
  const held = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    if (edges[node] < SMALLEST || owner[node] !== node || nodeType[node] !== NodeType.object) continue;
    held.set(nodeId[node], edges[node]);
  }
  return { held, storageBytes };
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
