import { message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import { EdgeType } from './columns.ts';
import { EDGE_BYTES, edgeColumns } from './edge-columns.ts';
import type { SnapshotHeader } from './header.ts';
import { hasPlainEdges, type Kernel, type KernelMemory, stoppedIn, TYPE_TABLE, writeTypes } from './kernel.ts';
import { createNodeKernel, nodeRoom, type NodeKernel } from './node-kernel.ts';
import { NumberList } from './number-list.ts';
import type { Batch, Rows } from './number-reader.ts';
import { SnapshotError } from './snapshot-error.ts';

function beyond32Bits(batch: Batch): SnapshotError {
  return new SnapshotError('a number is larger than 32 bits', batch.section, batch.offset);
}

/** In shared memory, so that several threads can look at one snapshot. */
function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(shared(length));
}

function sharedNumbers(length: number): Uint32Array {
  return new Uint32Array(shared(length * 4));
}

function shared(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch {
    throw new SnapshotError(
      message`it needs a column of ${formatBytes(bytes)}, which this machine does not give`,
      'snapshot',
      0,
    );
  }
}

/** Columns of the `nodes` section. */
export class NodeRows implements Rows {
  readonly type: Uint8Array;
  readonly name: Uint32Array;
  readonly id: Uint32Array;
  selfSize: Uint32Array | Float64Array;
  readonly traceNodeId: Uint32Array | undefined;
  /** Edge count of node n at n + 1. */
  readonly firstEdge: Uint32Array;
  /** Nodes whose `detachedness` is known, and which: 1 attached, 2 detached. */
  readonly stateNodes: number[] = [];
  readonly states: number[] = [];
  maxName = 0;
  rows = 0;
  /** Edges that the nodes claim in all. */
  edges = 0;
  readonly fields: number;
  /** Undefined when the columns lie elsewhere. */
  readonly kernel: NodeKernel | undefined;
  readonly #header: SnapshotHeader;

  constructor(header: SnapshotHeader, kernel?: Kernel) {
    const count = header.nodeCount;
    this.#header = header;
    this.fields = header.node.fields;
    this.kernel = kernel && createNodeKernel(header, kernel);
    const columns = this.kernel?.columns;
    this.type = columns?.type ?? sharedBytes(count);
    this.name = columns?.name ?? sharedNumbers(count);
    this.id = columns?.id ?? sharedNumbers(count);
    this.selfSize = columns?.selfSize ?? sharedNumbers(count);
    this.firstEdge = columns?.firstEdge ?? sharedNumbers(count + 1);
    const hasTraces = header.node.traceNodeId >= 0 && header.traceFunctionCount > 0;
    this.traceNodeId = columns ? columns.traceNodeId : hasTraces ? new Uint32Array(count) : undefined;
  }

  takeBytes(bytes: Uint8Array, from: number, to: number): number {
    const { kernel } = this;
    // Sizes that need 64 bits have moved out of the kernel's reach.
    if (!kernel || this.selfSize instanceof Float64Array) return from;
    const rows = kernel.take(bytes, from, to, this.rows);
    if (rows === 0) return from;
    this.rows += rows;
    this.edges += kernel.edges;
    this.maxName = Math.max(this.maxName, kernel.largestName);
    return kernel.stopped(bytes);
  }

  take(values: Uint32Array, count: number, batch: Batch): number {
    const { node, nodeCount, nodeTypeCodes } = this.#header;
    const fields = node.fields;
    const rows = Math.floor(count / fields);
    if (this.rows + rows > nodeCount)
      throw new SnapshotError(message`there are more nodes than the ${nodeCount} of the header`, 'nodes', batch.offset);
    if (batch.large.length > 0) this.#takeLarge(batch, rows * fields);
    const { type, name, id, selfSize, traceNodeId, firstEdge } = this;
    const { type: typeAt, name: nameAt, id: idAt, selfSize: sizeAt, edgeCount: edgesAt } = node;
    const { traceNodeId: traceAt, detachedness: stateAt } = node;
    let maxName = this.maxName;
    let edges = this.edges;
    let ordinal = this.rows;
    for (let at = 0; at < rows * fields; at += fields, ordinal++) {
      const code = values[at + typeAt];
      if (code >= nodeTypeCodes.length)
        throw new SnapshotError(message`node ${ordinal} has the unknown type ${code}`, 'nodes', batch.offset);
      type[ordinal] = nodeTypeCodes[code];
      const nodeName = values[at + nameAt];
      if (nodeName > maxName) maxName = nodeName;
      name[ordinal] = nodeName;
      id[ordinal] = values[at + idAt];
      selfSize[ordinal] = values[at + sizeAt];
      edges += firstEdge[ordinal + 1] = values[at + edgesAt];
      if (traceNodeId) traceNodeId[ordinal] = values[at + traceAt];
      if (stateAt >= 0 && values[at + stateAt] !== 0) {
        this.stateNodes.push(ordinal);
        this.states.push(values[at + stateAt]);
      }
    }
    this.maxName = maxName;
    this.edges = edges;
    this.rows += rows;
    this.#restoreLarge();
    return rows * fields;
  }

  /** Sizes of this batch that need more than 32 bits: node ordinal, size. */
  #largeSizes: [number, number][] = [];

  #takeLarge(batch: Batch, taken: number): void {
    const { fields, selfSize } = this.#header.node;
    for (const { index, value } of batch.large) {
      if (index >= taken) continue;
      if (index % fields !== selfSize || value > Number.MAX_SAFE_INTEGER) throw beyond32Bits(batch);
      this.#largeSizes.push([this.rows + Math.floor(index / fields), value]);
    }
    if (this.selfSize instanceof Uint32Array) this.selfSize = Float64Array.from(this.selfSize);
  }

  #restoreLarge(): void {
    for (const [ordinal, size] of this.#largeSizes) this.selfSize[ordinal] = size;
    this.#largeSizes = [];
  }
}

/** Bytes of all columns in the kernel's memory: those of nodes, then those of edges. */
export function columnRoom(header: SnapshotHeader): number {
  return nodeRoom(header) + TYPE_TABLE + header.edgeCount * EDGE_BYTES;
}

/** Columns of the `edges` section. */
export class EdgeRows implements Rows {
  readonly type: Uint8Array;
  readonly nameOrIndex: Uint32Array;
  readonly to: Uint32Array;
  /** Largest string index among edges that are named by a string. */
  maxName = 0;
  rows = 0;
  readonly fields: number;
  /** Where the columns lie, and those of the nodes. */
  readonly memory: KernelMemory | undefined;
  readonly #header: SnapshotHeader;
  readonly #kernel: Kernel | undefined;

  constructor(header: SnapshotHeader, kernel?: Kernel) {
    const { edgeCount, edge } = header;
    this.#header = header;
    this.fields = edge.fields;
    if (!kernel || kernel.memory.byteLength < kernel.roomAt + columnRoom(header)) {
      this.type = sharedBytes(edgeCount);
      this.nameOrIndex = sharedNumbers(edgeCount);
      this.to = sharedNumbers(edgeCount);
      return;
    }
    this.memory = kernel.wholeMemory;
    const types = kernel.roomAt + nodeRoom(header);
    const columns = edgeColumns(kernel.memory, types + TYPE_TABLE, edgeCount);
    this.nameOrIndex = columns.edgeNameOrIndex;
    this.to = columns.edgeTo;
    this.type = columns.edgeType;
    if (!hasPlainEdges(header)) return;
    writeTypes(kernel.memory, types, header.edgeTypeCodes);
    kernel.exports.setUpEdges(header.nodeCount, header.node.fields, types);
    this.#kernel = kernel;
  }

  takeBytes(bytes: Uint8Array, from: number, to: number): number {
    const kernel = this.#kernel;
    if (!kernel || bytes.buffer !== kernel.memory) return from;
    const { type, nameOrIndex, to: target } = this;
    const base = bytes.byteOffset;
    const room = this.#header.edgeCount - this.rows;
    const places = [type.byteOffset, nameOrIndex.byteOffset, target.byteOffset] as const;
    const rows = kernel.exports.edgeRows(base + from, base + to, this.rows, room, ...places);
    if (rows === 0) return from;
    this.rows += rows;
    this.maxName = Math.max(this.maxName, kernel.exports.edgeLargestName() >>> 0);
    return stoppedIn(kernel.exports, bytes);
  }

  take(values: Uint32Array, count: number, batch: Batch): number {
    const { edge, edgeCount, edgeTypeCodes, nodeCount } = this.#header;
    const { fields, type: typeAt, nameOrIndex: nameAt, to: toAt } = edge;
    const nodeFields = this.#header.node.fields;
    const rows = Math.floor(count / fields);
    if (this.rows + rows > edgeCount)
      throw new SnapshotError(message`there are more edges than the ${edgeCount} of the header`, 'edges', batch.offset);
    if (batch.large.length > 0) throw beyond32Bits(batch);
    const { type, nameOrIndex, to } = this;
    let maxName = this.maxName;
    let edgeIndex = this.rows;
    for (let at = 0; at < rows * fields; at += fields, edgeIndex++) {
      const code = values[at + typeAt];
      if (code >= edgeTypeCodes.length)
        throw new SnapshotError(message`edge ${edgeIndex} has the unknown type ${code}`, 'edges', batch.offset);
      const edgeType = edgeTypeCodes[code];
      const name = values[at + nameAt];
      type[edgeIndex] = edgeType;
      nameOrIndex[edgeIndex] = name;
      if (name > maxName && edgeType !== EdgeType.element && edgeType !== EdgeType.hidden) maxName = name;
      const offset = values[at + toAt];
      const node = (offset / nodeFields) >>> 0;
      if (node >= nodeCount || node * nodeFields !== offset)
        throw new SnapshotError(
          message`edge ${edgeIndex} points at ${offset}, where no node is`,
          'edges',
          batch.offset,
        );
      to[edgeIndex] = node;
    }
    this.maxName = maxName;
    this.rows += rows;
    return rows * fields;
  }
}

/** A section of unknown length, kept as it comes: `locations`, `trace_function_infos`, sections before the header. */
export class PlainRows implements Rows {
  readonly numbers = new NumberList();
  readonly large: { index: number; value: number }[] = [];
  readonly #keepsLarge: boolean;

  constructor(keepsLarge = false) {
    this.#keepsLarge = keepsLarge;
  }

  take(values: Uint32Array, count: number, batch: Batch): number {
    for (const { index, value } of batch.large) {
      if (!this.#keepsLarge) throw beyond32Bits(batch);
      this.large.push({ index: this.numbers.length + index, value });
    }
    this.numbers.append(values.subarray(0, count));
    return count;
  }
}
