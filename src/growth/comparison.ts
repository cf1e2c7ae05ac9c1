import { type Classes, classesUnder } from '../heap/classes.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ComparisonRow } from '../model/report.ts';

/**
 * DevTools' Comparison of two snapshots of one session, row for row. An object is the same when id and class are; plain
 * objects of both sides bear the interface names of `current`. Rows come in the order of the base's classes, then new ones.
 */
export function compareSnapshots(base: SnapshotSummary, current: SnapshotSummary): ComparisonRow[] {
  return prepareComparison(current)(base);
}

/** What can be done while the base is still being read. */
export function prepareComparison(current: SnapshotSummary): (base: SnapshotSummary) => ComparisonRow[] {
  const { definitions } = current;
  const own = classesUnder(current.groups, definitions);
  const known = indexById(current);
  return (base) => {
    const classes = new ClassUnion();
    const before = withoutEclipsed(base, classes.add(classesUnder(base.groups, definitions)));
    const after = withoutEclipsed(current, classes.add(own));
    const counts = new DiffCounts(classes.names.length);
    const { id, group, shallowSize } = base;
    for (let node = 0; node < id.length; node++) {
      const size = shallowSize[node];
      if (size === 0) continue;
      const of = before[group[node]];
      if (of !== ECLIPSED && !known.take(id[node], of, after)) counts.remove(of, size);
    }
    known.rest((node) => {
      const of = after[current.group[node]];
      if (of !== ECLIPSED) counts.add(of, current.shallowSize[node]);
    });
    return counts.rows(classes.names);
  };
}

/** Classes of both snapshots under one numbering. */
class ClassUnion {
  readonly names: string[] = [];
  readonly #keys = new Map<string, number>();

  /** Class per group of a snapshot. */
  add({ names, keys, ofGroup }: Classes): Uint32Array {
    const own = keys.map((key, i) => {
      let index = this.#keys.get(key);
      if (index === undefined) this.#keys.set(key, (index = this.names.push(names[i]) - 1));
      return index;
    });
    return ofGroup.map((index) => own[index]);
  }
}

const ECLIPSED = 0xffffffff;

/**
 * DevTools keeps one aggregate per key, the last one it met: an object named `Function` (made by `Object.create(Function.prototype)`,
 * as packages do) takes the place of all closures, which it calls `Function` itself. A Comparison shows what DevTools shows, so such
 * groups are left out here; growth rows and class totals count them all.
 */
function withoutEclipsed({ groups, group, shallowSize }: SnapshotSummary, classOfGroup: Uint32Array): Uint32Array {
  /** Class to which kind of name it has: 1 given, 2 own, 3 both. */
  const kinds = new Map<number, number>();
  groups.forEach(({ isGiven, properties }, i) => {
    // An interface name is nobody's own, and plain objects without one share theirs.
    if (!properties) kinds.set(classOfGroup[i], (kinds.get(classOfGroup[i]) ?? 0) | (isGiven ? 1 : 2));
  });
  const mixed = new Set([...kinds].filter(([, kind]) => kind === 3).map(([of]) => of));
  if (mixed.size === 0) return classOfGroup;
  /** Of each mixed class, the kind of name whose first object came last. */
  const last = new Map<number, boolean>();
  const seen = new Set<string>();
  for (let node = 0; node < group.length && seen.size < mixed.size * 2; node++) {
    const of = classOfGroup[group[node]];
    if (shallowSize[node] === 0 || !mixed.has(of)) continue;
    const { isGiven } = groups[group[node]];
    if (seen.has(`${of} ${isGiven}`)) continue;
    seen.add(`${of} ${isGiven}`);
    last.set(of, isGiven);
  }
  return classOfGroup.map((of, i) => (mixed.has(of) && last.get(of) !== groups[i].isGiven ? ECLIPSED : of));
}

/** Finds objects by id. */
interface KnownObjects {
  /** Takes out the object of this id and class; false when there is none. */
  take(id: number, of: number, classOfGroup: Uint32Array): boolean;
  /** Nodes that were not taken. */
  rest(visit: (node: number) => void): void;
}

/** Beyond so many bits per object a bitmap of ids would be larger than a table of them. */
const MAX_BITS_PER_OBJECT = 256;

/**
 * V8's odd ids are dense: a bitmap and the rank of a bit lead to the object. Embedder nodes have even ids, on Node 18 and
 * 20 hashes up to 2^31, and may share one: those go through a Map.
 */
function indexById({ id, shallowSize, group, lastObjectId, spare }: SnapshotSummary): KnownObjects {
  const dense = lastObjectId / 2 <= Math.max(id.length, 1024) * MAX_BITS_PER_OBJECT;
  const words = dense ? (lastObjectId >>> 6) + 1 : 0;
  const bits = new Uint32Array(words);
  const others = new Map<number, number[]>();
  for (let node = 0; node < id.length; node++) {
    if (shallowSize[node] === 0) continue;
    const bit = id[node] >>> 1;
    if (dense && (id[node] & 1) === 1 && (bits[bit >>> 5] & (1 << (bit & 31))) === 0)
      bits[bit >>> 5] |= 1 << (bit & 31);
    else push(others, id[node], node);
  }
  const rank = ranks(bits);
  // Each place is written before it is read.
  const nodes = spare ?? new Uint32Array(rank[words]);
  const at = (bit: number): number => rank[bit >>> 5] + popCount(bits[bit >>> 5] & ((1 << (bit & 31)) - 1));
  // Backwards, so that of two objects of one id the first has the bit, as above.
  for (let node = id.length - 1; node >= 0; node--) {
    const bit = id[node] >>> 1;
    if (shallowSize[node] > 0 && (id[node] & 1) === 1 && bit >>> 5 < words) nodes[at(bit)] = node;
  }
  const taken = new Uint8Array(id.length);
  return {
    take(wanted, of, classOfGroup) {
      const bit = wanted >>> 1;
      if ((wanted & 1) === 1 && bit >>> 5 < words && (bits[bit >>> 5] & (1 << (bit & 31))) !== 0) {
        const node = nodes[at(bit)];
        if (taken[node] === 0 && classOfGroup[group[node]] === of) return (taken[node] = 1) === 1;
      }
      const found = others.get(wanted)?.find((node) => taken[node] === 0 && classOfGroup[group[node]] === of);
      if (found === undefined) return false;
      taken[found] = 1;
      return true;
    },
    rest(visit) {
      for (let node = 0; node < id.length; node++) if (taken[node] === 0 && shallowSize[node] > 0) visit(node);
    },
  };
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Set bits before each word, and in all. */
function ranks(bits: Uint32Array): Uint32Array {
  const before = new Uint32Array(bits.length + 1);
  for (let word = 0; word < bits.length; word++) before[word + 1] = before[word] + popCount(bits[word]);
  return before;
}

function popCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The four figures of each class. */
class DiffCounts {
  readonly #added: Float64Array;
  readonly #removed: Float64Array;
  readonly #addedBytes: Float64Array;
  readonly #removedBytes: Float64Array;

  constructor(classes: number) {
    this.#added = new Float64Array(classes);
    this.#removed = new Float64Array(classes);
    this.#addedBytes = new Float64Array(classes);
    this.#removedBytes = new Float64Array(classes);
  }

  add(of: number, bytes: number): void {
    this.#added[of]++;
    this.#addedBytes[of] += bytes;
  }

  remove(of: number, bytes: number): void {
    this.#removed[of]++;
    this.#removedBytes[of] += bytes;
  }

  /** Classes with no change have no row. */
  rows(names: readonly string[]): ComparisonRow[] {
    return names.flatMap((name, of) => {
      const [added, removed] = [this.#added[of], this.#removed[of]];
      if (added === 0 && removed === 0) return [];
      const [allocated, freed] = [this.#addedBytes[of], this.#removedBytes[of]];
      return {
        class: name,
        new: added,
        deleted: removed,
        delta: added - removed,
        allocatedBytes: allocated,
        freedBytes: freed,
        sizeDelta: allocated - freed,
      };
    });
  }
}
