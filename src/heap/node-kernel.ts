import type { SnapshotHeader } from './header.ts';
import { type Kernel, stoppedIn, TYPE_TABLE, writeTypes } from './kernel.ts';

/** More than any version has; the kernel looks for a row in 64 bytes. */
const MOST_FIELDS = 9;

export interface NodeColumns {
  readonly type: Uint8Array;
  readonly name: Uint32Array;
  readonly id: Uint32Array;
  readonly selfSize: Uint32Array;
  readonly traceNodeId: Uint32Array | undefined;
  /** Edge count of node n at n + 1. */
  readonly firstEdge: Uint32Array;
}

function hasTraces({ node, traceFunctionCount }: SnapshotHeader): boolean {
  return node.traceNodeId >= 0 && traceFunctionCount > 0;
}

/** Where things lie in the kernel's memory, from `at` on. */
function layout(header: SnapshotHeader, at: number) {
  const column = header.nodeCount * 4;
  const name = at + TYPE_TABLE;
  const id = name + column;
  const selfSize = id + column;
  const firstEdge = selfSize + column;
  const traceNodeId = firstEdge + column + 4;
  const type = traceNodeId + (hasTraces(header) ? column : 0);
  return { nodeTypes: at, name, id, selfSize, firstEdge, traceNodeId, type, end: (type + header.nodeCount + 7) & ~7 };
}

/** Bytes of the node columns in the kernel's memory. */
export function nodeRoom(header: SnapshotHeader): number {
  return layout(header, 0).end;
}

/** The half of NodeRows that is WebAssembly: plain rows of nodes, from bytes to columns. */
export class NodeKernel {
  readonly columns: NodeColumns;
  /** Where types and edge counts lie. */
  readonly typesAt: number;
  readonly edgeCountsAt: number;
  readonly #kernel: Kernel;
  readonly #at: ReturnType<typeof layout>;
  readonly #count: number;
  readonly #isPlain: boolean;

  /** The columns lie in the room that `kernel` was made with; see `nodeRoom`. */
  constructor(header: SnapshotHeader, kernel: Kernel) {
    const count = (this.#count = header.nodeCount);
    const at = (this.#at = layout(header, kernel.roomAt));
    const { memory, exports } = kernel;
    this.#kernel = kernel;
    this.typesAt = at.type;
    this.edgeCountsAt = at.firstEdge;
    this.columns = {
      type: new Uint8Array(memory, at.type, count),
      name: new Uint32Array(memory, at.name, count),
      id: new Uint32Array(memory, at.id, count),
      selfSize: new Uint32Array(memory, at.selfSize, count),
      traceNodeId: hasTraces(header) ? new Uint32Array(memory, at.traceNodeId, count) : undefined,
      firstEdge: new Uint32Array(memory, at.firstEdge, count + 1),
    };
    // The only count that no row brings.
    this.columns.firstEdge[0] = 0;
    const { fields, type, name, id, selfSize, edgeCount, traceNodeId, detachedness } = header.node;
    this.#isPlain =
      [type, name, id, selfSize, edgeCount].every((field, index) => field === index) && fields <= MOST_FIELDS;
    writeTypes(memory, at.nodeTypes, header.nodeTypeCodes);
    exports.setUpNodes(at.nodeTypes, fields, hasTraces(header) ? traceNodeId : -1, at.traceNodeId, detachedness);
  }

  /** Rows taken of `bytes[from, to)`, which starts with a row; none when the bytes do not lie in the kernel's memory. */
  take(bytes: Uint8Array, from: number, to: number, row: number): number {
    if (bytes.buffer !== this.#kernel.memory || !this.#isPlain) return 0;
    const { type, name, id, selfSize, firstEdge } = this.#at;
    const base = bytes.byteOffset;
    const room = this.#count - row;
    return this.#kernel.exports.nodeRows(base + from, base + to, row, room, type, name, id, selfSize, firstEdge);
  }

  /** Where the next row starts. */
  stopped(bytes: Uint8Array): number {
    return stoppedIn(this.#kernel.exports, bytes);
  }

  /** Edges that the rows of the last `take` claim. */
  get edges(): number {
    return this.#kernel.exports.nodeEdges();
  }

  get largestName(): number {
    return this.#kernel.exports.nodeLargestName() >>> 0;
  }
}

/** Undefined when the kernel has its first, small memory still: the other could not be had. */
export function createNodeKernel(header: SnapshotHeader, kernel: Kernel): NodeKernel | undefined {
  return kernel.memory.byteLength < layout(header, kernel.roomAt).end ? undefined : new NodeKernel(header, kernel);
}
