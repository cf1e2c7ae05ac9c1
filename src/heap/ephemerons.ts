import type { StringTable } from './columns.ts';

/**
 * A WeakMap's entry shows as two edges of one name: from the key and from the table. Both hold the value together, and
 * counting it below the key says more, so the table's edge is left out of the dominator tree.
 */
export interface Ephemerons {
  /** By string index: id of the table an edge of this name belongs to, 0 for other names. */
  readonly tableOfName: Uint32Array;
  /** By string index: what the two edges of an entry have in common, 0 for other names. */
  readonly entryOfName: Uint32Array;
}

const ENTRY = /^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))$/;

export function findEphemerons(strings: StringTable): Ephemerons {
  const tableOfName = new Uint32Array(strings.count);
  const entryOfName = new Uint32Array(strings.count);
  const entries = new Map<string, number>();
  for (let name = 0; name < strings.count; name++) {
    // Most strings are no entries, and that shows without decoding them.
    const isLike = strings.startsWithDigit(name) && strings.endsWith(name, ')');
    const match = isLike ? ENTRY.exec(strings.get(name)) : null;
    if (!match) continue;
    const [, entry = '', table] = match;
    let number = entries.get(entry);
    if (number === undefined) entries.set(entry, (number = entries.size + 1));
    tableOfName[name] = Number(table);
    entryOfName[name] = number;
  }
  return { tableOfName, entryOfName };
}
