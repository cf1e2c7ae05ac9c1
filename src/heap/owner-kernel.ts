import type { SnapshotHeader } from './header.ts';
import type { Kernel } from './kernel.ts';
import { nodeRoom } from './node-kernel.ts';
import type { NodeRows } from './rows.ts';

/** Bytes taken at once, so that the lists below need no more room. */
export const OWNER_SLICE = 1 << 18;
/** A row is six bytes at least: `1,2,3,`. */
const MOST_ROWS = Math.ceil(OWNER_SLICE / 6);
const UNKNOWN_EDGE = 0xff;
const MOST_FIELDS = 16;

/** Where things lie in the kernel's memory, after its input and output. */
function layout(header: SnapshotHeader, roomAt: number) {
  const edgeTypes = roomAt + nodeRoom(header);
  const links = edgeTypes + 256;
  const objects = links + MOST_ROWS * 8;
  const properties = objects + MOST_ROWS * 8;
  const owners = properties + MOST_ROWS * 4;
  return { edgeTypes, links, objects, properties, owners, end: owners + header.nodeCount * 4 };
}

export function ownerRoom(header: SnapshotHeader): number {
  return layout(header, 0).end;
}

/** The half of OwnerRows that is WebAssembly: plain rows of edges, from bytes to owners. */
export class OwnerKernel {
  /** False when the nodes do not lie in its memory, or the edges have other fields. */
  readonly isUsable: boolean;
  readonly owner: Uint32Array | undefined;
  readonly #kernel: Kernel;
  readonly #at: ReturnType<typeof layout>;

  constructor(header: SnapshotHeader, nodes: NodeRows, kernel: Kernel) {
    this.#kernel = kernel;
    const at = (this.#at = layout(header, kernel.roomAt));
    const { fields, type, nameOrIndex, to } = header.edge;
    const isPlain = fields === 3 && type === 0 && nameOrIndex === 1 && to === 2 && header.node.fields <= MOST_FIELDS;
    this.isUsable = isPlain && nodes.kernel !== undefined;
    if (!isPlain || !nodes.kernel) return;
    this.owner = new Uint32Array(kernel.memory, at.owners, header.nodeCount);
    new Uint8Array(kernel.memory, at.edgeTypes, 256).fill(UNKNOWN_EDGE).set(header.edgeTypeCodes.subarray(0, 256));
    kernel.exports.setUpOwners(
      header.nodeCount,
      header.node.fields,
      at.edgeTypes,
      nodes.kernel.typesAt,
      nodes.kernel.edgeCountsAt,
      at.owners,
      at.links,
      at.objects,
      at.properties,
    );
  }

  /** Rows taken of `bytes[from, to)`, which starts with a row; none when the bytes do not lie in the kernel's memory. */
  take(bytes: Uint8Array, from: number, to: number, source: number, left: number): number {
    if (bytes.buffer !== this.#kernel.memory) return 0;
    return this.#kernel.exports.ownerEdges(bytes.byteOffset + from, bytes.byteOffset + to, source, left);
  }

  /** Where the next row starts. */
  stopped(bytes: Uint8Array): number {
    // WebAssembly knows no unsigned results.
    return (this.#kernel.exports.stopped() >>> 0) - bytes.byteOffset;
  }

  get source(): number {
    return this.#kernel.exports.ownerSource() | 0;
  }

  get left(): number {
    return this.#kernel.exports.ownerLeft();
  }

  get largestName(): number {
    return this.#kernel.exports.ownerLargestName() >>> 0;
  }

  /** Pairs of nodes. */
  get links(): Uint32Array {
    return new Uint32Array(this.#kernel.memory, this.#at.links, this.#kernel.exports.ownerLinks() * 2);
  }

  /** Pairs of an object and the end of its properties. */
  get objects(): Uint32Array {
    return new Uint32Array(this.#kernel.memory, this.#at.objects, this.#kernel.exports.ownerObjects() * 2);
  }

  get properties(): Uint32Array {
    return new Uint32Array(this.#kernel.memory, this.#at.properties, this.#kernel.exports.ownerProperties());
  }
}
