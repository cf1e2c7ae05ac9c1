import { EdgeType, type HeapColumns } from './columns.ts';

/**
 * A WeakMap's entry shows as two edges of one name: from the key and from the table. Both hold the value together, and
 * counting it below the key says more, so the table's edge is left out of the dominator tree.
 */
export interface Ephemerons {
  /** True for the edge from the table. */
  isTableEdge(nodeOrdinal: number, edgeIndex: number): boolean;
  /** What the two edges of an entry have in common, -1 for other edges. */
  entryOf(edgeIndex: number): number;
}

const ENTRY = /^\d+( \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\))$/;

export function findEphemerons(columns: HeapColumns): Ephemerons {
  const { edgeType, edgeNameOrIndex, nodeId, strings } = columns;
  /** By string index: 0 not looked at, 1 no entry, else index into the lists + 2. */
  const known = new Uint32Array(strings.count);
  const tables: number[] = [];
  const entries: number[] = [];
  const numbers = new Map<string, number>();
  const look = (name: number): number => {
    // Most names are no entries, and that shows without decoding them.
    const match = strings.startsWithDigit(name) ? ENTRY.exec(strings.get(name)) : null;
    if (!match) return (known[name] = 1);
    const [, entry = '', table] = match;
    let number = numbers.get(entry);
    if (number === undefined) numbers.set(entry, (number = numbers.size));
    entries.push(number);
    return (known[name] = tables.push(Number(table)) + 1);
  };
  const indexOf = (edge: number): number => {
    if (edgeType[edge] !== EdgeType.internal) return -1;
    const name = edgeNameOrIndex[edge];
    return (known[name] || look(name)) - 2;
  };
  return {
    isTableEdge: (node, edge) => {
      const index = indexOf(edge);
      return index >= 0 && tables[index] === nodeId[node];
    },
    entryOf: (edge) => {
      const index = indexOf(edge);
      return index < 0 ? -1 : entries[index];
    },
  };
}
