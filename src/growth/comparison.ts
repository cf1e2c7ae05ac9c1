import { type Classes, classesUnder } from '../heap/classes.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ComparisonRow } from '../model/report.ts';
import { ObjectsById } from './objects-by-id.ts';

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
  const objects = new ObjectsById(current);
  return (base) => {
    const classes = new ClassUnion();
    const before = withoutEclipsed(base, classes.add(classesUnder(base.groups, definitions)));
    const after = withoutEclipsed(current, classes.add(own));
    const known = objects.under(after);
    const counts = new DiffCounts(classes.names.length);
    const { id, group, shallowSize } = base;
    for (let node = 0; node < id.length; node++) {
      const size = shallowSize[node];
      if (size === 0) continue;
      const of = before[group[node]];
      if (of !== ECLIPSED && !known.take(id[node], of)) counts.remove(of, size);
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
