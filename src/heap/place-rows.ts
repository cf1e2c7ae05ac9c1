import { message } from '../base/message.ts';
import { NodeType } from './columns.ts';
import type { SnapshotHeader } from './header.ts';
import { NumberList } from './number-list.ts';
import type { Batch, Rows } from './number-reader.ts';
import { Places } from './places.ts';
import { SnapshotError } from './snapshot-error.ts';

const NONE = 0xffffffff;

/** Where objects (not closures, whose class does not depend on it) were made, as numbers of few places. */
export class PlaceRows implements Rows {
  readonly places = new Places();
  /** Node and place in turn. */
  readonly #pairs = new NumberList();
  readonly #header: SnapshotHeader;
  readonly #nodeTypes: Uint8Array;

  constructor(header: SnapshotHeader, nodeTypes: Uint8Array) {
    this.#header = header;
    this.#nodeTypes = nodeTypes;
  }

  take(values: Uint32Array, count: number, batch: Batch): number {
    const { fields, node, scriptId, line, column } = this.#header.location;
    if (batch.large.length > 0) throw new SnapshotError('a number is larger than 32 bits', batch.section, batch.offset);
    if (fields === 0 || Math.min(node, scriptId, line, column) < 0) return count;
    const rows = Math.floor(count / fields);
    for (let at = 0; at < rows * fields; at += fields) {
      const offset = values[at + node];
      const owner = (offset / this.#header.node.fields) >>> 0;
      if (owner * this.#header.node.fields !== offset || owner >= this.#header.nodeCount)
        throw new SnapshotError(message`a location points at ${offset}, where no node is`, batch.section, batch.offset);
      if (this.#nodeTypes[owner] !== NodeType.object) continue;
      this.#pairs.push(owner);
      this.#pairs.push(this.places.number(values[at + scriptId], values[at + line], values[at + column]));
    }
    return rows * fields;
  }

  /** Place of each node, -1 for none. `column`, one number per node, is overwritten for it. */
  lookup(column: Uint32Array): (node: number) => number {
    column.fill(NONE);
    for (let i = 0; i < this.#pairs.length; i += 2) column[this.#pairs.at(i)] = this.#pairs.at(i + 1);
    return (node) => column[node] | 0;
  }
}
