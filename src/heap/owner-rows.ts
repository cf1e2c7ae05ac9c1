import { message } from '../base/message.ts';
import { EdgeType, NodeType } from './columns.ts';
import type { SnapshotHeader } from './header.ts';
import { OWNER_SLICE, type OwnerKernel } from './owner-kernel.ts';
import { NumberList } from './number-list.ts';
import type { Batch } from './number-reader.ts';
import type { NodeRows } from './rows.ts';
import type { EdgeSink } from './sections.ts';
import { moveSizes, SEVERAL, UNVISITED } from './shallow.ts';
import { SnapshotError } from './snapshot-error.ts';

/**
 * What a Comparison needs of the edges, taken while they are read and never kept as columns: who owns arrays and hidden
 * nodes (see shallow.ts), the properties of objects, and the edges between native nodes.
 */
export class OwnerRows implements EdgeSink {
  rows = 0;
  maxName = 0;
  /** A node that is no array or hidden owns itself; natives are told apart once names are known. */
  readonly owner: Uint32Array;
  hasUserRoots = false;
  /** Source and target of edges among nodes that may be owned, by source in rising order: owners spread along them in the end. */
  readonly links = new NumberList();
  /** Objects with properties, each with the end of its properties in the names. */
  readonly objects = new NumberList();
  readonly propertyNames = new NumberList();
  /** Edges between native nodes along which attachment spreads. */
  readonly nativeFrom = new NumberList();
  readonly nativeTo = new NumberList();
  readonly fields: number;
  readonly #header: SnapshotHeader;
  readonly #nodes: NodeRows;
  readonly #kernel: OwnerKernel | undefined;
  /** Node the next edge comes from, and how many of its edges are still to come. */
  #source = -1;
  #left = 0;

  constructor(header: SnapshotHeader, nodes: NodeRows, kernel?: OwnerKernel) {
    this.#header = header;
    this.#nodes = nodes;
    this.#kernel = kernel?.isUsable ? kernel : undefined;
    this.fields = header.edge.fields;
    const { type } = nodes;
    const owner = (this.owner = kernel?.owner ?? new Uint32Array(header.nodeCount));
    for (let node = 0; node < type.length; node++) {
      const of = type[node];
      owner[node] = of === NodeType.hidden || of === NodeType.array || of === NodeType.native ? UNVISITED : node;
    }
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
      this.#left -= until - row;
      row = until;
    }
    this.rows += rows;
    return rows * fields;
  }

  takeBytes(bytes: Uint8Array, from: number, to: number): number {
    const kernel = this.#kernel;
    if (!kernel) return from;
    let at = from;
    for (let rows = 1; rows > 0;) {
      const until = Math.min(to, at + OWNER_SLICE);
      rows = kernel.take(bytes, at, until, this.#source, this.#left);
      if (rows === 0) break;
      at = kernel.stopped(bytes);
      this.#source = kernel.source;
      this.#left = kernel.left;
      this.rows += rows;
      this.#append(kernel);
      if (until === to || bytes[at - 1] !== 0x2c) break;
    }
    return at;
  }

  /** What the kernel found in its last slice. */
  #append(kernel: OwnerKernel): void {
    const { objects, links } = kernel;
    const before = this.propertyNames.length;
    this.propertyNames.append(kernel.properties);
    for (let i = 0; i < objects.length; i += 2) this.#closeObject(objects[i], before + objects[i + 1]);
    this.links.append(links);
    this.maxName = Math.max(this.maxName, kernel.largestName);
  }

  #closeObject(object: number, end: number): void {
    const { length } = this.objects;
    // The object's edges came in two batches.
    if (length > 0 && this.objects.at(length - 2) === object) return this.objects.replaceLast(end);
    this.objects.push(object);
    this.objects.push(end);
  }

  #nextSource(batch: Batch): void {
    const { firstEdge } = this.#nodes;
    const { nodeCount } = this.#header;
    let node = this.#source + 1;
    while (node < nodeCount && firstEdge[node + 1] === 0) node++;
    if (node >= nodeCount) throw new SnapshotError('there are more edges than the nodes claim', 'edges', batch.offset);
    this.#source = node;
    this.#left = firstEdge[node + 1];
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
    const { owner } = this;
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
    const { owner } = this;
    let { maxName } = this;
    for (let at = from; at < to; at += fields) {
      const type = edgeTypeCodes[values[at + typeAt]];
      const offset = values[at + toAt];
      const target = (offset / node.fields) >>> 0;
      if (type === undefined || target >= nodeCount || target * node.fields !== offset) this.#refuse(values, at, batch);
      const name = values[at + nameAt];
      if (name > maxName && type !== EdgeType.element && type !== EdgeType.hidden) maxName = name;
      if (type === EdgeType.weak || owner[target] === target) continue;
      this.links.push(this.#source);
      this.links.push(target);
    }
    this.maxName = maxName;
  }

  #takeProperties(values: Uint32Array, from: number, to: number): void {
    const { edge, edgeTypeCodes } = this.#header;
    const names = this.propertyNames;
    const before = names.length;
    for (let at = from; at < to; at += edge.fields) {
      if (edgeTypeCodes[values[at + edge.type]] === EdgeType.property) names.push(values[at + edge.nameOrIndex]);
    }
    if (names.length > before) this.#closeObject(this.#source, names.length);
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

  /**
   * Shallow sizes, in place of the self sizes. `external` is the name of natives that may be owned. Undefined when such a
   * native leads on to others, which needs all edges.
   */
  shallowSizes(external: number): Uint32Array | Float64Array | undefined {
    const { type, name, firstEdge, selfSize } = this.#nodes;
    if (!this.hasUserRoots) return selfSize;
    const { owner } = this;
    for (let node = 0; node < type.length; node++) {
      if (type[node] !== NodeType.native) continue;
      if (name[node] !== external) owner[node] = node;
      else if (firstEdge[node + 1] > 0) return undefined;
    }
    this.#spreadOwners();
    return moveSizes(this.owner, type, selfSize);
  }

  /** Along the links, until nothing changes: a node gets two owners at most before it counts as shared. */
  #spreadOwners(): void {
    const { owner, links } = this;
    const end = links.length;
    // First link of each source; the edge counts have served.
    const first = this.#nodes.firstEdge.fill(UNVISITED);
    for (let link = end - 2; link >= 0; link -= 2) first[links.at(link)] = link;
    const list: number[] = [];
    const spread = (source: number): void => {
      const of = owner[source];
      for (let link = first[source]; link < end && links.at(link) === source; link += 2) {
        const target = links.at(link + 1);
        const known = owner[target];
        if (known === target || known === of || known === SEVERAL) continue;
        owner[target] = known === UNVISITED ? of : SEVERAL;
        if (first[target] !== UNVISITED) list.push(target);
      }
    };
    for (let link = 0; link < end; link += 2) {
      const source = links.at(link);
      if (first[source] !== link || owner[source] === UNVISITED) continue;
      spread(source);
      for (let next = list.pop(); next !== undefined; next = list.pop()) spread(next);
    }
  }
}
