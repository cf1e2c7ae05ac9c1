import { zeroedWords } from '../base/zeroed.ts';
import type { StringTable } from './columns.ts';

// A WeakMap's entry shows as two edges of one name, from the key and from the table:
// `7 / part of key (Customer @91357) -> value (Object @2036321) pair in WeakMap (table @2228103)`.
// The first number is the edge's own.

const NAME = /^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @\d+\))$/;
const BEFORE_KEY = Buffer.from(' / part of key (');
const BEFORE_TABLE = Buffer.from(' pair in WeakMap (table @');
const CLOSING = 0x29;

/**
 * By string index: id of the table an edge of this name belongs to, 0 for other names. Key and table hold the value together,
 * and counting it below the key says more, so the table's edge is left out of the dominator tree.
 */
export function tablesOfNames(strings: StringTable): Uint32Array {
  const tables = zeroedWords(strings.count);
  for (let name = 0; name < strings.count; name++) tables[name] = strings.look(name, tableIn);
  return tables;
}

/** From the bytes alone: a large WeakMap has many names. Most strings are no entries, which shows at their ends. */
function tableIn(bytes: Uint8Array, from: number, to: number): number {
  let at = to - 1;
  if (at <= from || bytes[at] !== CLOSING || !isDigit(bytes[from])) return 0;
  let table = 0;
  for (let unit = 1; isDigit(bytes[at - 1]); unit *= 10) table += (bytes[--at] - 0x30) * unit;
  if (at - BEFORE_TABLE.length < from || !hasAt(bytes, at - BEFORE_TABLE.length, BEFORE_TABLE)) return 0;
  let first = from;
  while (isDigit(bytes[first])) first++;
  return hasAt(bytes, first, BEFORE_KEY) ? table : 0;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function hasAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** By string index: what the two edges of an entry have in common, 0 for other names. */
export function entriesOfNames(strings: StringTable, tables: Uint32Array): Uint32Array {
  const entryOfName = new Uint32Array(strings.count);
  const entries = new Map<string, number>();
  for (let name = 0; name < tables.length; name++) {
    const entry = tables[name] === 0 ? undefined : NAME.exec(strings.get(name))?.[1];
    if (entry === undefined) continue;
    let number = entries.get(entry);
    if (number === undefined) entries.set(entry, (number = entries.size + 1));
    entryOfName[name] = number;
  }
  return entryOfName;
}
