import { message } from '../base/message.ts';
import { NodeType } from './columns.ts';
import type { SnapshotHeader } from './header.ts';
import type { Batch, Rows } from './number-reader.ts';
import type { OwnerKernel } from './owner-kernel.ts';
import { SnapshotError } from './snapshot-error.ts';

/** Where objects (not closures, whose class does not depend on it) were made; the kernel keeps them. */
export class PlaceRows implements Rows {
  readonly fields: number;
  readonly #header: SnapshotHeader;
  readonly #nodeTypes: Uint8Array;
  readonly #kernel: OwnerKernel;

  constructor(header: SnapshotHeader, nodeTypes: Uint8Array, kernel: OwnerKernel) {
    this.#header = header;
    this.#nodeTypes = nodeTypes;
    this.#kernel = kernel;
    this.fields = Math.max(1, header.location.fields);
  }

  takeBytes(bytes: Uint8Array, from: number, to: number): number {
    return this.#kernel.takeLocations(bytes, from, to) > 0 ? this.#kernel.stopped(bytes) : from;
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
      if (this.#nodeTypes[owner] === NodeType.object)
        this.#kernel.exports.addPlace(owner, values[at + scriptId], values[at + line], values[at + column]);
    }
    return rows * fields;
  }
}
