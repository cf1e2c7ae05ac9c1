import { zeroedWords } from '../base/zeroed.ts';
import type { SnapshotSummary } from '../heap/summary.ts';

const EMPTY = 0;
/** Set in the entry of an object that was taken. */
const TAKEN = 0x80000000;
/** Up to so many ids per object each has a slot of its own; more are spread over a smaller table. */
const MOST_SLOTS = 2;
/** Multiplies ids that are spread: 2^32 over the golden ratio, as Knuth advises (The Art of Computer Programming, 6.4). */
const SPREAD = 0x9e3779b1;

/**
 * The objects of a snapshot by id, each of which can be taken once. V8's own ids are odd, and dense unless every allocation
 * was tracked: they lie in a table. Embedder nodes have even ones, on Node 18 and 20 hashes up to 2^31, and several may
 * share one: those are few and lie in lists.
 */
export class ObjectsById {
  readonly #snapshot: SnapshotSummary;
  /** Node + 1 at the slot of its id or, where ids are spread, at the next that was free. */
  readonly #slots: Uint32Array;
  /** How far to shift a product to get a slot; 0 where ids have slots of their own. */
  readonly #shift: number;
  /** Nodes that have no slot, the last one first. */
  readonly #others: number[] = [];

  constructor(snapshot: SnapshotSummary) {
    const { id, shallowSize, lastObjectId, spare } = snapshot;
    const own = (lastObjectId >>> 1) + 1;
    const bits = Math.ceil(Math.log2(id.length + 1)) + 1;
    const isDense = own <= Math.max(id.length * MOST_SLOTS, 1024);
    const length = isDense ? own : 2 ** bits;
    this.#snapshot = snapshot;
    this.#shift = isDense ? 0 : 32 - bits;
    this.#slots = spare && spare.length >= length ? spare.subarray(0, length).fill(EMPTY) : zeroedWords(length);
    for (let node = 0; node < id.length; node++) {
      if (shallowSize[node] === 0) continue;
      const slot = (id[node] & 1) === 1 ? this.#find(id[node]) : -1;
      if (slot >= 0 && this.#slots[slot] === EMPTY) this.#slots[slot] = node + 1;
      else this.#others.push(node);
    }
    this.#others.reverse();
  }

  /** For one comparison, once it is known what class each group is of. */
  under(classOfGroup: Uint32Array): TakenOnce {
    const { id, group } = this.#snapshot;
    const slots = this.#slots;
    const keyOf = (wanted: number, of: number): number => of * 2 ** 32 + wanted;
    const lists = new Map<number, number[]>();
    for (const node of this.#others) {
      const key = keyOf(id[node], classOfGroup[group[node]]);
      const list = lists.get(key);
      if (list) list.push(node);
      else lists.set(key, [node]);
    }
    return {
      take: (wanted, of) => {
        if ((wanted & 1) === 1) {
          const slot = this.#find(wanted);
          const entry = slot < slots.length ? slots[slot] : EMPTY;
          if (entry !== EMPTY && entry < TAKEN && classOfGroup[group[entry - 1]] === of) {
            slots[slot] = entry + TAKEN;
            return true;
          }
        }
        return lists.size > 0 && lists.get(keyOf(wanted, of))?.pop() !== undefined;
      },
      rest: (visit) => {
        for (let slot = 0; slot < slots.length; slot++) {
          const entry = slots[slot];
          if (entry !== EMPTY && entry < TAKEN) visit(entry - 1);
        }
        for (const list of lists.values()) list.forEach(visit);
      },
    };
  }

  /** Slot of an odd id; where ids have slots of their own, beyond the table for one that no object can have. */
  #find(wanted: number): number {
    if (this.#shift === 0) return wanted >>> 1;
    const slots = this.#slots;
    const { id } = this.#snapshot;
    let slot = Math.imul(wanted, SPREAD) >>> this.#shift;
    while (slots[slot] !== EMPTY && id[(slots[slot] & ~TAKEN) - 1] !== wanted) slot = (slot + 1) & (slots.length - 1);
    return slot;
  }
}

interface TakenOnce {
  /** Takes out the first object of this id and class; false when there is none. */
  take(id: number, of: number): boolean;
  /** Objects that were not taken. */
  rest(visit: (node: number) => void): void;
}
