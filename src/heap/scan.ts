import { message } from '../base/message.ts';
import type { HeapColumns, LocationColumns, Traces } from './columns.ts';
import { NodeType } from './columns.ts';
import type { SnapshotHeader } from './header.ts';
import { columnRoom, EdgeRows, type PlainRows } from './rows.ts';
import { type Sections, SectionScanner } from './sections.ts';
import { SnapshotError } from './snapshot-error.ts';
import type { TraceTreeBuilder } from './trace-reader.ts';

const NONE = 0xffffffff;

/** Feed it the bytes of one snapshot in any pieces, then ask for what they make. */
export interface Scanner<Result = HeapColumns> {
  /** A place to read the next piece into, asked for anew each time; what is written from here is not copied. */
  readonly input: Uint8Array;
  /** Another one beside it, to read ahead into; there once the header is known. */
  readonly nextInput: Uint8Array | undefined;
  write(bytes: Uint8Array): void;
  /** After the last byte; throws a SnapshotError when the file is not whole. */
  end(): Result;
}

export interface ScanOptions {
  /** Called with the counts of the header before anything is allocated; throws to refuse. */
  readonly accept?: ((header: SnapshotHeader) => void) | undefined;
}

export function createScanner(options: ScanOptions = {}): Scanner {
  const scanner = new SectionScanner({
    accept: options.accept,
    room: columnRoom,
    edges: (header, _nodes, kernel) => new EdgeRows(header, kernel),
  });
  return {
    get input() {
      return scanner.input;
    },
    get nextInput() {
      return scanner.nextInput;
    },
    write: (bytes) => scanner.write(bytes),
    end: () => toColumns(scanner.end()),
  };
}

function toColumns({ header, nodes, edges, strings, ...rest }: Sections<EdgeRows>): HeapColumns {
  const scratch = new Uint32Array(header.nodeCount);
  return {
    memory: edges.memory,
    scratch,
    nodeCount: header.nodeCount,
    edgeCount: header.edgeCount,
    nodeType: nodes.type,
    nodeName: nodes.name,
    nodeId: nodes.id,
    selfSize: nodes.selfSize,
    traceNodeId: nodes.traceNodeId,
    firstEdge: sumEdges(nodes.firstEdge),
    edgeType: edges.type,
    edgeNameOrIndex: edges.nameOrIndex,
    edgeTo: edges.to,
    locations: toLocations(rest.locations, header, scratch),
    strings,
    otherTypeName: otherTypeName(header),
    attachment: { node: Uint32Array.from(nodes.stateNodes), state: Uint8Array.from(nodes.states) },
    traces: toTraces(rest.traceTree, rest.traceFunctions, header),
    extraNativeBytes: header.extraNativeBytes,
  };
}

/** Edge counts, each one place behind its node, become first edges. */
export function sumEdges(counts: Uint32Array): Uint32Array {
  for (let i = 1; i < counts.length; i++) counts[i] += counts[i - 1];
  return counts;
}

export function otherTypeName(header: SnapshotHeader): string {
  return header.nodeTypeNames[header.nodeTypeCodes.lastIndexOf(NodeType.other)] ?? 'other';
}

/** Sorted by node. `scratch` is overwritten. */
function toLocations(rows: PlainRows | undefined, header: SnapshotHeader, scratch: Uint32Array): LocationColumns {
  const { fields, node, scriptId, line, column } = header.location;
  const values = rows?.numbers.toArray() ?? new Uint32Array(0);
  const count = fields > 0 && Math.min(node, scriptId, line, column) >= 0 ? values.length / fields : 0;
  if (!Number.isInteger(count)) throw new SnapshotError('the last row is not complete', 'locations', 0);
  const sorted = {
    node: new Uint32Array(count),
    scriptId: new Uint32Array(count),
    line0: new Uint32Array(count),
    column0: new Uint32Array(count),
  };
  if (count === 0) return sorted;
  // Sorted without comparing: where each node's location is, then all nodes in order.
  const rowOf = scratch.fill(NONE);
  for (let at = 0; at < values.length; at += fields) {
    const offset = values[at + node];
    const owner = (offset / header.node.fields) >>> 0;
    if (owner * header.node.fields !== offset || owner >= header.nodeCount)
      throw new SnapshotError(message`location ${at / fields} points at ${offset}, where no node is`, 'locations', 0);
    rowOf[owner] = at;
  }
  let length = 0;
  for (let owner = 0; owner < rowOf.length; owner++) {
    const at = rowOf[owner];
    if (at === NONE) continue;
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
  const values = rows.numbers.toArray();
  const count = Math.floor(values.length / fields);
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
