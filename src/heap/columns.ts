/**
 * One snapshot as typed columns. V8's flat arrays (`nodes`, `edges`, `locations`) end here: everybody else speaks of
 * node ordinals (0 is the root) and edge indices.
 */
import type { KernelMemory } from './kernel.ts';

/** V8's node types under codes of our own, since their order differs between versions. Source: V8 `heap-snapshot-generator.h`. */
export const NodeType = {
  hidden: 0,
  array: 1,
  string: 2,
  object: 3,
  code: 4,
  closure: 5,
  regexp: 6,
  number: 7,
  native: 8,
  synthetic: 9,
  concatenatedString: 10,
  slicedString: 11,
  symbol: 12,
  bigint: 13,
  objectShape: 14,
  wasm: 15,
  /** A type this version does not know; its name stays in `meta`. */
  other: 16,
} as const;
export type NodeType = (typeof NodeType)[keyof typeof NodeType];

export const EdgeType = {
  context: 0,
  element: 1,
  property: 2,
  internal: 3,
  hidden: 4,
  shortcut: 5,
  weak: 6,
  other: 7,
} as const;
export type EdgeType = (typeof EdgeType)[keyof typeof EdgeType];

export interface HeapColumns {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** NodeType per node. */
  readonly nodeType: Uint8Array;
  /** String index per node. */
  readonly nodeName: Uint32Array;
  readonly nodeId: Uint32Array;
  /** V8's own self size per node, in bytes. DevTools' shallow size is `HeapGraph.shallowSize`. */
  readonly selfSize: Float64Array | Uint32Array;
  /** Trace tree node per node, when allocations were tracked. 0 is none. */
  readonly traceNodeId: Uint32Array | undefined;
  /** nodeCount + 1 entries: edges of a node are `[firstEdge[n], firstEdge[n + 1])`. */
  readonly firstEdge: Uint32Array;
  readonly edgeType: Uint8Array;
  /** String index, or the element's index for `element` and `hidden` edges. */
  readonly edgeNameOrIndex: Uint32Array;
  /** Node ordinal. */
  readonly edgeTo: Uint32Array;
  readonly locations: LocationColumns;
  readonly strings: StringTable;
  /** V8's name of each node type code that is `NodeType.other`; the last one seen where there are several. */
  readonly otherTypeName: string;
  /** Nodes whose attachment V8 knew (`detachedness` 1 attached, 2 detached); the field is absent from Node 24 on unless tracked. */
  readonly attachment: { readonly node: Uint32Array; readonly state: Uint8Array };
  /** Where objects were allocated, when allocations were tracked. */
  readonly traces: Traces | undefined;
  /** A column of one number per node that whoever needs one may take and overwrite; memory is short while a snapshot is loaded. */
  readonly scratch?: Uint32Array | undefined;
  /** Where the columns of nodes and edges lie, when they all lie in the memory of one kernel. */
  readonly memory?: KernelMemory | undefined;
  /** Bytes outside the nodes that V8 counts (`snapshot.extra_native_bytes`), 0 where absent. */
  readonly extraNativeBytes: number;
}

/** Nodes and edges with their names, and no more. */
export type PlainColumns = Pick<
  HeapColumns,
  | 'nodeCount'
  | 'nodeType'
  | 'nodeName'
  | 'nodeId'
  | 'selfSize'
  | 'firstEdge'
  | 'edgeType'
  | 'edgeNameOrIndex'
  | 'edgeTo'
  | 'strings'
>;

/** Property or variable name; the index as text for elements and hidden edges. */
export function edgeName({ edgeType, edgeNameOrIndex, strings }: PlainColumns, edgeIndex: number): string {
  const type = edgeType[edgeIndex];
  const name = edgeNameOrIndex[edgeIndex];
  return type === EdgeType.element || type === EdgeType.hidden ? String(name) : strings.get(name);
}

/** Positions of closures, generators and instances (constructors), sorted by node ordinal. */
export interface LocationColumns {
  readonly node: Uint32Array;
  readonly scriptId: Uint32Array;
  readonly line0: Uint32Array;
  readonly column0: Uint32Array;
}

/** Strings stay bytes until somebody shows one. */
export interface StringTable {
  readonly count: number;
  /** Decoded text of a string index; decoded anew at each call unless it was interned. */
  get(stringIndex: number): string;
  /** Shows the bytes as the file has them, without the quotes, in `bytes[from, to)`: no text and no view is made of them. */
  look<T>(stringIndex: number, see: (bytes: Uint8Array, from: number, to: number) => T): T;
  /** Index of an exact text, or -1. */
  indexOf(text: string): number;
}

/** Allocation stacks: `traceNodeId` of a node leads into the tree, whose nodes name functions. */
export interface Traces {
  readonly tree: TraceTree;
  /** By function index. Positions are 1-based as V8 writes them, 0 is unknown; names are string indices. */
  readonly functions: {
    readonly count: number;
    readonly name: Uint32Array;
    readonly scriptName: Uint32Array;
    readonly scriptId: Uint32Array;
    readonly line: Uint32Array;
    readonly column: Uint32Array;
  };
}

/** By trace node id; id 0 is none, and the root's parent. */
export interface TraceTree {
  /** The caller's trace node id. */
  readonly parent: Uint32Array;
  readonly functionIndex: Uint32Array;
  readonly count: Float64Array;
  readonly size: Float64Array;
}
