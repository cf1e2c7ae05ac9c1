import { zeroedWords } from '../base/zeroed.ts';
import { NodeType, type PlainColumns } from '../heap/columns.ts';
import { foldStorage } from './folding.ts';
import { slotSizes, type Slot } from './value-sizes.ts';

/** What the collections of one snapshot hold. */
export interface CollectionSizes {
  /** Per node: the object's id, and how many edges it and its storage have: elements, entries (a key and a value each) and a few fields. */
  readonly id: Uint32Array;
  /** 0 for what is small, or no object. */
  readonly held: Uint32Array;
  /** Bytes of storage by id, for collections whose content is no object: numbers are kept in the storage itself. */
  readonly storageBytes: ReadonlyMap<number, number>;
  /** Bytes of large values by where they are kept: text and buffers that are replaced by longer ones. */
  readonly slotBytes: ReadonlyMap<Slot, number>;
}

const SMALLEST = 4;
export const SMALLEST_STORAGE = 4096;

/** What an older snapshot tells of its collections before its graph is dropped. */
export function collectionSizes(columns: PlainColumns, owner = foldStorage(columns)): CollectionSizes {
  const { nodeCount, nodeId, nodeType, firstEdge, selfSize } = columns;
  const held = zeroedWords(nodeCount);
  const storageBytes = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    const holder = owner[node];
    held[holder] += firstEdge[node + 1] - firstEdge[node];
    if (holder !== node && selfSize[node] >= SMALLEST_STORAGE) {
      const id = nodeId[holder];
      storageBytes.set(id, (storageBytes.get(id) ?? 0) + selfSize[node]);
    }
  }
  for (let node = 0; node < nodeCount; node++)
    if (held[node] < SMALLEST || owner[node] !== node || nodeType[node] !== NodeType.object) held[node] = 0;
  return { id: nodeId, held, storageBytes, slotBytes: slotSizes(columns, owner) };
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

/** Ids are looked up among a few bits first: most of a snapshot's are not wanted. */
const FILTER = 1 << 16;

/** How much the objects of these ids hold in a snapshot. What is not there, or small, is missing. */
export function heldByIds({ id, held }: CollectionSizes, wanted: ReadonlySet<number>): Map<number, number> {
  const isLikely = new Uint8Array(FILTER);
  for (const one of wanted) isLikely[one & (FILTER - 1)] = 1;
  const found = new Map<number, number>();
  for (let node = 0; node < id.length; node++)
    if (held[node] > 0 && isLikely[id[node] & (FILTER - 1)] === 1 && wanted.has(id[node]))
      found.set(id[node], held[node]);
  return found;
}
