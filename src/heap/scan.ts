import type { HeapColumns, LocationColumns, Traces } from './columns.ts';
import { NodeType } from './columns.ts';
import { DocumentReader, SpanReader } from './document.ts';
import { parseHeader, type SnapshotHeader } from './header.ts';
import { createKernel, PIECE } from './kernel.ts';
import { type Batch, NumberReader, type Rows } from './number-reader.ts';
import { EdgeRows, NodeRows, PlainRows } from './rows.ts';
import { SnapshotError } from './snapshot-error.ts';
import { StringReader } from './string-reader.ts';
import { TraceTreeBuilder } from './trace-reader.ts';
import type { ValueReader } from './value-reader.ts';

const MAX_HEADER_BYTES = 1 << 24;

/** Feed it the bytes of one snapshot in any pieces, then ask for its columns. */
export interface Scanner {
  /** A place to read the next piece into; what is written from here is not copied. */
  readonly input: Uint8Array;
  write(bytes: Uint8Array): void;
  /** After the last byte; throws a SnapshotError when the file is not whole. */
  end(): HeapColumns;
}

export interface ScanOptions {
  /** Called with the counts of the header before anything is allocated; throws to refuse. */
  readonly accept?: (header: SnapshotHeader) => void;
}

export function createScanner(options: ScanOptions = {}): Scanner {
  return new ColumnScanner(options);
}

/** Sections that came before the header said how to read them. */
interface Deferred {
  readonly rows: PlainRows;
  readonly batch: Batch;
}

class ColumnScanner implements Scanner {
  readonly #document = new DocumentReader((section) => this.#readerFor(section));
  readonly #options: ScanOptions;
  readonly #kernel = createKernel();
  #ownInput: Uint8Array | undefined;
  #header: SnapshotHeader | undefined;
  #nodes: NodeRows | undefined;
  #edges: EdgeRows | undefined;
  #strings: StringReader | undefined;
  #locations: PlainRows | undefined;
  #functions: PlainRows | undefined;
  #traceTree: TraceTreeBuilder | undefined;
  #earlyTraceTree: { bytes: Uint8Array; offset: number }[] = [];
  readonly #deferred = new Map<string, Deferred>();
  readonly #seen = new Set<string>();

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  get input(): Uint8Array {
    return (this.#ownInput ??= this.#kernel?.input ?? new Uint8Array(PIECE));
  }

  write(bytes: Uint8Array): void {
    const kernel = this.#kernel;
    if (!kernel || bytes.buffer === kernel.input.buffer) {
      this.#document.write(bytes);
      return;
    }
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      kernel.input.set(piece);
      this.#document.write(kernel.input.subarray(0, piece.length));
    }
  }

  end(): HeapColumns {
    this.#document.end();
    const header = this.#header;
    if (!header) throw new SnapshotError('it has no header', 'snapshot', 0);
    this.#replay(header);
    const { nodes, edges } = this.#wholeSections(header);
    const strings = this.#strings;
    if (!strings) throw missing('strings');
    checkNames(nodes, edges, strings.store.count);
    return {
      nodeCount: header.nodeCount,
      edgeCount: header.edgeCount,
      nodeType: nodes.type,
      nodeName: nodes.name,
      nodeId: nodes.id,
      selfSize: nodes.selfSize,
      traceNodeId: nodes.traceNodeId,
      firstEdge: sumEdges(nodes.firstEdge, header),
      edgeType: edges.type,
      edgeNameOrIndex: edges.nameOrIndex,
      edgeTo: edges.to,
      locations: toLocations(this.#locations, header),
      strings: strings.store,
      otherTypeName: otherTypeName(header),
      attachment: { node: Uint32Array.from(nodes.stateNodes), state: Uint8Array.from(nodes.states) },
      traces: toTraces(this.#traceTree, this.#functions, header),
      extraNativeBytes: header.extraNativeBytes,
    };
  }

  #readerFor(section: string): ValueReader {
    if (this.#seen.has(section)) throw new SnapshotError('the section is there twice', section, 0);
    this.#seen.add(section);
    switch (section) {
      case 'snapshot':
        return this.#headerReader();
      case 'nodes':
      case 'edges':
        return new NumberReader(section, this.#rowsFor(section), this.#kernel);
      case 'locations':
        return new NumberReader(section, (this.#locations = new PlainRows()), this.#kernel);
      case 'trace_function_infos':
        return new NumberReader(section, (this.#functions = new PlainRows()), this.#kernel);
      case 'trace_tree':
        return new SpanReader((bytes, offset) => this.#takeTraceTree(bytes, offset));
      case 'strings':
        return (this.#strings = new StringReader(this.#kernel));
      default:
        return new SpanReader();
    }
  }

  #headerReader(): ValueReader {
    const pieces: Buffer[] = [];
    let size = 0;
    return new SpanReader((bytes, offset, last) => {
      size += bytes.length;
      if (size > MAX_HEADER_BYTES) throw new SnapshotError('its header never ends', 'snapshot', offset);
      pieces.push(Buffer.from(bytes));
      if (!last) return;
      this.#header = parseHeader(Buffer.concat(pieces).toString('utf8'), offset);
      this.#options.accept?.(this.#header);
    });
  }

  #rowsFor(section: 'nodes' | 'edges'): Rows {
    if (this.#header) {
      if (section === 'nodes') return (this.#nodes = new NodeRows(this.#header));
      return (this.#edges = new EdgeRows(this.#header));
    }
    const rows = new PlainRows(true);
    this.#deferred.set(section, { rows, batch: { section, offset: 0, large: rows.large } });
    return rows;
  }

  #takeTraceTree(bytes: Uint8Array, offset: number): void {
    if (!this.#header) this.#earlyTraceTree.push({ bytes: bytes.slice(), offset });
    else if (this.#header.traceFunctionCount > 0) {
      this.#traceTree ??= new TraceTreeBuilder(this.#header);
      this.#traceTree.take(bytes, offset);
    }
  }

  #replay(header: SnapshotHeader): void {
    for (const [section, { rows, batch }] of this.#deferred) {
      const target = section === 'nodes' ? (this.#nodes = new NodeRows(header)) : (this.#edges = new EdgeRows(header));
      if (target.take(rows.values, rows.count, batch) !== rows.count)
        throw new SnapshotError('the last row is not complete', section, batch.offset);
    }
    for (const { bytes, offset } of this.#earlyTraceTree) this.#takeTraceTree(bytes, offset);
    this.#earlyTraceTree = [];
  }

  #wholeSections(header: SnapshotHeader): { nodes: NodeRows; edges: EdgeRows } {
    const nodes = this.#nodes;
    const edges = this.#edges;
    if (!nodes) throw missing('nodes');
    if (!edges) throw missing('edges');
    if (nodes.rows !== header.nodeCount)
      throw new SnapshotError(`the header promises ${header.nodeCount} nodes, there are ${nodes.rows}`, 'nodes', 0);
    if (edges.rows !== header.edgeCount)
      throw new SnapshotError(`the header promises ${header.edgeCount} edges, there are ${edges.rows}`, 'edges', 0);
    return { nodes, edges };
  }
}

function missing(section: string): SnapshotError {
  return new SnapshotError('the section is missing', section, 0);
}

function checkNames(nodes: NodeRows, edges: EdgeRows, strings: number): void {
  if (nodes.maxName >= strings)
    throw new SnapshotError(`a node has the name ${nodes.maxName} of ${strings} strings`, 'nodes', 0);
  if (edges.maxName >= strings)
    throw new SnapshotError(`an edge has the name ${edges.maxName} of ${strings} strings`, 'edges', 0);
}

function sumEdges(firstEdge: Uint32Array, header: SnapshotHeader): Uint32Array {
  let sum = 0;
  for (let i = 1; i < firstEdge.length; i++) {
    sum += firstEdge[i];
    firstEdge[i] = sum;
  }
  if (sum !== header.edgeCount)
    throw new SnapshotError(`the nodes claim ${sum} edges, there are ${header.edgeCount}`, 'nodes', 0);
  return firstEdge;
}

function otherTypeName(header: SnapshotHeader): string {
  return header.nodeTypeNames[header.nodeTypeCodes.lastIndexOf(NodeType.other)] ?? 'other';
}

function toLocations(rows: PlainRows | undefined, header: SnapshotHeader): LocationColumns {
  const { fields, node, scriptId, line, column } = header.location;
  const values = rows?.values ?? new Uint32Array(0);
  const count = fields > 0 && Math.min(node, scriptId, line, column) >= 0 ? values.length / fields : 0;
  if (!Number.isInteger(count)) throw new SnapshotError('the last row is not complete', 'locations', 0);
  // Sorted by node without comparing: where each node's location is, then all nodes in order.
  const rowOf = new Int32Array(count > 0 ? header.nodeCount : 0).fill(-1);
  for (let at = 0; at < values.length; at += fields) {
    const offset = values[at + node];
    const owner = (offset / header.node.fields) >>> 0;
    if (owner * header.node.fields !== offset || owner >= header.nodeCount)
      throw new SnapshotError(`location ${at / fields} points at ${offset}, where no node is`, 'locations', 0);
    rowOf[owner] = at;
  }
  const sorted = {
    node: new Uint32Array(count),
    scriptId: new Uint32Array(count),
    line0: new Uint32Array(count),
    column0: new Uint32Array(count),
  };
  let length = 0;
  for (let owner = 0; owner < rowOf.length; owner++) {
    const at = rowOf[owner];
    if (at < 0) continue;
    sorted.node[length] = owner;
    sorted.scriptId[length] = values[at + scriptId];
    sorted.line0[length] = values[at + line];
    sorted.column0[length++] = values[at + column];
  }
  // One node may have been named twice.
  return length === count ? sorted : shorten(sorted, length);
}

function shorten(columns: LocationColumns, length: number): LocationColumns {
  return {
    node: columns.node.slice(0, length),
    scriptId: columns.scriptId.slice(0, length),
    line0: columns.line0.slice(0, length),
    column0: columns.column0.slice(0, length),
  };
}

function toTraces(
  tree: TraceTreeBuilder | undefined,
  rows: PlainRows | undefined,
  header: SnapshotHeader,
): Traces | undefined {
  const { fields, name, scriptName, scriptId, line, column } = header.traceFunction;
  if (!tree || !rows || fields === 0) return undefined;
  const count = Math.floor(rows.count / fields);
  const { values } = rows;
  const pick = (field: number): Uint32Array => {
    const picked = new Uint32Array(count);
    if (field >= 0) for (let i = 0; i < count; i++) picked[i] = values[i * fields + field];
    return picked;
  };
  return {
    tree: tree.finish(),
    functions: {
      count,
      name: pick(name),
      scriptName: pick(scriptName),
      scriptId: pick(scriptId),
      line: pick(line),
      column: pick(column),
    },
  };
}
