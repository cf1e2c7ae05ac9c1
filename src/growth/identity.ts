import type { SnapshotSummary } from '../heap/summary.ts';
import { NodeType } from '../heap/columns.ts';
import type { Identity } from '../model/report.ts';

/** A few objects change their name while they live (a string that is flattened, a class renamed); ids that lie change thousands. */
const TOLERATED_SHARE = 0.01;
/** Ids are dense; beyond this the file is no snapshot of V8's. */
const MOST_IDS = 1 << 28;

/**
 * What V8 keeps for itself: the elements of a literal are `code` as long as the bytecode that made it is there, and an
 * `array` from the moment it is flushed (measured: 2 % of a small heap at once).
 */
const OWN_OF_V8: readonly number[] = [NodeType.hidden, NodeType.array, NodeType.code, NodeType.objectShape];
/** What an object stays for life, by type; never 0. */
const SORTS = Uint8Array.from({ length: 256 }, (_, type) => (OWN_OF_V8.includes(type) ? 255 : type + 1));

/** Whether object ids meant the same objects in two snapshots: a shared id must keep its type. */
export function identityOf(base: SnapshotSummary, current: SnapshotSummary): Identity {
  const slots = (base.lastObjectId >>> 1) + 1;
  if (slots > MOST_IDS) return 'unknown';
  const known = new Uint8Array(slots);
  for (let node = 0; node < base.id.length; node++) {
    const id = base.id[node];
    if (id & 1) known[id >>> 1] = SORTS[base.type[node]];
  }
  let shared = 0;
  let changed = 0;
  for (let node = 0; node < current.id.length; node++) {
    const id = current.id[node];
    if ((id & 1) === 0 || id > base.lastObjectId) continue;
    const before = known[id >>> 1];
    if (before === 0) continue;
    shared++;
    // Names of strings and code change as V8 flattens and compiles.
    if (before !== SORTS[current.type[node]]) changed++;
  }
  return shared > 0 && changed / shared > TOLERATED_SHARE ? 'broken' : 'intact';
}

/** Whether object ids meant the same objects throughout a series, whose snapshots become known in any order. */
export class SeriesIdentity {
  readonly #summaries: SnapshotSummary[] = [];
  /** Of each snapshot and the one before. */
  readonly #pairs: Identity[] = [];

  add(index: number, summary: SnapshotSummary): void {
    this.#summaries[index] = summary;
    for (const second of [index, index + 1]) {
      const [before, after] = [this.#summaries[second - 1], this.#summaries[second]];
      if (before !== undefined && after !== undefined) this.#pairs[second] = identityOf(before, after);
    }
  }

  /** Once all are known; `undefined` of a single one. */
  get identity(): Identity | undefined {
    return this.#pairs.includes('broken') ? 'broken' : this.#pairs.at(-1);
  }
}
