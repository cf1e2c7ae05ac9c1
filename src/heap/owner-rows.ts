import { message } from '../base/message.ts';
import { EdgeType, NodeType } from './columns.ts';
import type { SnapshotHeader } from './header.ts';
import type { OwnerKernel } from './owner-kernel.ts';
import { NumberList } from './number-list.ts';
import type { Batch } from './number-reader.ts';
import type { NodeRows } from './rows.ts';
import type { EdgeSink } from './sections.ts';
import { isOwnable, SEVERAL, UNVISITED } from './shallow.ts';
import { SnapshotError } from './snapshot-error.ts';

/**
 * What a Comparison needs of the edges, taken while they are read and never kept as columns: who owns arrays and hidden
 * nodes (see shallow.ts), the properties of objects, and the edges between native nodes. The kernel keeps the lists and takes
 * plain rows; the others come here.
 */
export class OwnerRows implements EdgeSink {
  rows = 0;
  maxName = 0;
  hasUserRoots = false;
  /** Edges between native nodes along which attachment spreads. */
  readonly nativeFrom = new NumberList();
  readonly nativeTo = new NumberList();
  readonly fields: number;
  readonly kernel: OwnerKernel;
  readonly #header: SnapshotHeader;
  readonly #nodes: NodeRows;
  /** Of what may be owned; natives are told apart once names are known. */
  readonly #owner: Uint32Array;
  /** Node the next edge comes from, and how many of its edges are still to come. */
  #source = -1;
  #left = 0;

  constructor(header: SnapshotHeader, nodes: NodeRows, kernel: OwnerKernel) {
    this.#header = header;
    this.#nodes = nodes;
    this.kernel = kernel;
    this.#owner = kernel.owner;
    this.fields = header.edge.fields;
  }

  take(values: Uint32Array, count: number, batch: Batch): number {
    const fields = this.#header.edge.fields;
    const rows = Math.floor(count / fields);
    if (this.rows + rows > this.#header.edgeCount)
      throw new SnapshotError(
        message`there are more edges than the ${this.#header.edgeCount} of the header`,
        'edges',
        batch.offset,
      );
    if (batch.large.length > 0) throw new SnapshotError('a number is larger than 32 bits', 'edges', batch.offset);
    for (let row = 0; row < rows;) {
      if (this.#left === 0) this.#nextSource(batch);
      const until = Math.min(rows, row + this.#left);
      this.#takeEdges(values, row * fields, until * fields, batch);
      this.#keep(values, row * fields, until * fields, this.rows + row);
      this.#left -= until - row;
      row = until;
    }
    this.rows += rows;
    return rows * fields;
  }

  takeBytes(bytes: Uint8Array, from: number, to: number): number {
    const { kernel } = this;
    const rows = kernel.take(bytes, from, to, this.rows, this.#source, this.#left);
    if (rows === 0) return from;
    this.#source = kernel.exports.ownerSource() | 0;
    this.#left = kernel.exports.ownerLeft();
    this.rows += rows;
    this.maxName = Math.max(this.maxName, kernel.exports.edgeLargestName() >>> 0);
    return kernel.stopped(bytes);
  }

  /** Into the columns, where they are wanted. */
  #keep(values: Uint32Array, from: number, to: number, first: number): void {
    const { kept } = this.kernel;
    if (!kept) return;
    const { edge, edgeTypeCodes, node } = this.#header;
    for (let at = from, index = first; at < to; at += edge.fields, index++) {
      kept.edgeType[index] = edgeTypeCodes[values[at + edge.type]];
      kept.edgeNameOrIndex[index] = values[at + edge.nameOrIndex];
      kept.edgeTo[index] = values[at + edge.to] / node.fields;
    }
  }

  #nextSource(batch: Batch): void {
    const { firstEdge } = this.#nodes;
    const { nodeCount } = this.#header;
    let node = this.#source + 1;
    while (node < nodeCount && firstEdge[node + 1] === 0) node++;
    if (node >= nodeCount) throw new SnapshotError('there are more edges than the nodes claim', 'edges', batch.offset);
    this.#source = node;
    this.#left = firstEdge[node + 1];
    if (this.#nodes.type[node] === NodeType.object) this.kernel.exports.openObject(node);
  }

  /** Edges of one node. */
  #takeEdges(values: Uint32Array, from: number, to: number, batch: Batch): void {
    const type = this.#nodes.type[this.#source];
    if (this.#source === 0) this.#lookForUserRoots(values, from, to, batch);
    if (type === NodeType.object) this.#takeProperties(values, from, to);
    else if (type === NodeType.native) this.#takeNativeEdges(values, from, to, batch);
    if (type === NodeType.hidden || type === NodeType.array) this.#takeLinks(values, from, to, batch);
    else this.#takeOwned(values, from, to, batch);
  }

  /** Edges of a node that owns itself: what it leads to has it as an owner at once. */
  #takeOwned(values: Uint32Array, from: number, to: number, batch: Batch): void {
    const { edge, edgeTypeCodes, nodeCount, node } = this.#header;
    const { fields, type: typeAt, nameOrIndex: nameAt, to: toAt } = edge;
    const owner = this.#owner;
    const source = this.#source;
    let { maxName } = this;
    for (let at = from; at < to; at += fields) {
      const type = edgeTypeCodes[values[at + typeAt]];
      const offset = values[at + toAt];
      const target = (offset / node.fields) >>> 0;
      if (type === undefined || target >= nodeCount || target * node.fields !== offset) this.#refuse(values, at, batch);
      const name = values[at + nameAt];
      if (name > maxName && type !== EdgeType.element && type !== EdgeType.hidden) maxName = name;
      if (type === EdgeType.weak) continue;
      if (!isOwnable(this.#nodes.type[target])) continue;
      const known = owner[target];
      if (known === target || known === source || known === SEVERAL) continue;
      owner[target] = known === UNVISITED ? source : SEVERAL;
    }
    this.maxName = maxName;
  }

  /** Edges of a node that may be owned: it has no owner to pass on yet. */
  #takeLinks(values: Uint32Array, from: number, to: number, batch: Batch): void {
    const { edge, edgeTypeCodes, nodeCount, node } = this.#header;
    const { fields, type: typeAt, nameOrIndex: nameAt, to: toAt } = edge;
    let { maxName } = this;
    for (let at = from; at < to; at += fields) {
      const type = edgeTypeCodes[values[at + typeAt]];
      const offset = values[at + toAt];
      const target = (offset / node.fields) >>> 0;
      if (type === undefined || target >= nodeCount || target * node.fields !== offset) this.#refuse(values, at, batch);
      const name = values[at + nameAt];
      if (name > maxName && type !== EdgeType.element && type !== EdgeType.hidden) maxName = name;
      if (type === EdgeType.weak || !isOwnable(this.#nodes.type[target])) continue;
      this.kernel.exports.addLink(this.#source, target);
    }
    this.maxName = maxName;
  }

  #takeProperties(values: Uint32Array, from: number, to: number): void {
    const { edge, edgeTypeCodes } = this.#header;
    const { exports } = this.kernel;
    const before = exports.ownerProperties();
    for (let at = from; at < to; at += edge.fields) {
      if (edgeTypeCodes[values[at + edge.type]] === EdgeType.property)
        exports.addProperty(values[at + edge.nameOrIndex]);
    }
    exports.closeObject(this.#source, before);
  }

  #takeNativeEdges(values: Uint32Array, from: number, to: number, batch: Batch): void {
    const { edge, edgeTypeCodes, node } = this.#header;
    for (let at = from; at < to; at += edge.fields) {
      const type = edgeTypeCodes[values[at + edge.type]];
      const target = values[at + edge.to] / node.fields;
      if (this.#nodes.type[target] === undefined) this.#refuse(values, at, batch);
      if (type === EdgeType.hidden || type === EdgeType.weak || this.#nodes.type[target] !== NodeType.native) continue;
      this.nativeFrom.push(this.#source);
      this.nativeTo.push(target);
    }
  }

  #lookForUserRoots(values: Uint32Array, from: number, to: number, batch: Batch): void {
    const { edge, node } = this.#header;
    for (let at = from; at < to && !this.hasUserRoots; at += edge.fields) {
      const target = this.#nodes.type[values[at + edge.to] / node.fields];
      if (target === undefined) this.#refuse(values, at, batch);
      this.hasUserRoots = target !== NodeType.synthetic;
    }
  }

  #refuse(values: Uint32Array, at: number, batch: Batch): never {
    const { edge, edgeTypeCodes } = this.#header;
    const index = this.rows + at / edge.fields;
    const code = values[at + edge.type];
    throw new SnapshotError(
      code >= edgeTypeCodes.length
        ? message`edge ${index} has the unknown type ${code}`
        : message`edge ${index} points at ${values[at + edge.to]}, where no node is`,
      'edges',
      batch.offset,
    );
  }
}
