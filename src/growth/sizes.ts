import type { HeapGraph } from '../heap/graph.ts';
import { NodeType } from '../heap/columns.ts';
import { foldStorage } from './folding.ts';
import { slotSizes, type Slot } from './value-sizes.ts';

/** What the collections of one snapshot hold, by object id. Small ones are left out: they read as 0. */
export interface CollectionSizes {
  /** Edges: elements, entries (a key and a value each) and a few fields. */
  readonly held: IdTable;
  /** Bytes of storage, for collections whose content is no object: numbers are kept in the storage itself. */
  readonly storageBytes: ReadonlyMap<number, number>;
  /** Bytes of large values by where they are kept: text and buffers that are replaced by longer ones. */
  readonly slotBytes: ReadonlyMap<Slot, number>;
}

/** Numbers by object id. Most objects of a heap have one, so it is no Map: this crosses threads without being copied entry by entry. */
export interface IdTable {
  /** Open addressing by id; 0 is no object's id. */
  readonly ids: Uint32Array;
  readonly numbers: Uint32Array;
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
  const counts = (node: number): boolean =>
    edges[node] >= SMALLEST && owner[node] === node && nodeType[node] === NodeType.object;
  let count = 0;
  for (let node = 0; node < nodeCount; node++) if (counts(node)) count++;
  const held = emptyTable(count);
  for (let node = 0; node < nodeCount; node++) if (counts(node)) put(held, nodeId[node], edges[node]);
  return { held, storageBytes, slotBytes: slotSizes(graph, owner) };
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
    if (difference <= 0 || difference < 0.3 * taken[interval]) return false;
    grown += difference;
    came += taken[interval];
  }
  return grown >= 0.6 * came;
}

/** How much the object of this id holds; 0 when it is not there or small. */
export function heldBy({ held }: CollectionSizes, id: number): number {
  const mask = held.ids.length - 1;
  let slot = slotOf(id) & mask;
  while (held.ids[slot] !== id && held.ids[slot] !== 0) slot = (slot + 1) & mask;
  return held.ids[slot] === id ? held.numbers[slot] : 0;
}

function emptyTable(entries: number): IdTable {
  const slots = 2 ** Math.ceil(Math.log2(entries * 2 + 2));
  return { ids: new Uint32Array(slots), numbers: new Uint32Array(slots) };
}

function put({ ids, numbers }: IdTable, id: number, number: number): void {
  const mask = ids.length - 1;
  let slot = slotOf(id) & mask;
  while (ids[slot] !== 0 && ids[slot] !== id) slot = (slot + 1) & mask;
  ids[slot] = id;
  numbers[slot] = number;
}

function slotOf(id: number): number {
  const mixed = Math.imul(id, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
