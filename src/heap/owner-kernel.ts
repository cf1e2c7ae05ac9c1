import type { HeapColumns } from './columns.ts';
import { EDGE_BYTES, type EdgeColumns, edgeColumns } from './edge-columns.ts';
import type { SnapshotHeader } from './header.ts';
import {
  growMemory,
  hasPlainEdges,
  type Kernel,
  type KernelExports,
  stoppedIn,
  TYPE_TABLE,
  writeTypes,
} from './kernel.ts';
import { type NodeKernel, nodeRoom } from './node-kernel.ts';
import type { NodeRows } from './rows.ts';
import { sumEdges } from './scan.ts';
import { moveSizes } from './shallow.ts';

/** Bytes of a table of slots in groups.as.ts, and of its entries. */
const SLOTS = 4 << 16;
const PLACE = 16;
const SHAPE = 16;
const GROUP = 20;

/** Where things lie in the kernel's memory, after its input and output. Lists have room for the most there can be; what is not used costs nothing. */
function layout({ nodeCount, edgeCount }: SnapshotHeader, start: number) {
  const edgeTypes = start;
  const owners = edgeTypes + TYPE_TABLE;
  const placeSlots = owners + nodeCount * 4;
  const places = placeSlots + SLOTS;
  const links = places + nodeCount * PLACE;
  const properties = links + edgeCount * 8;
  // The kernel writes one place behind the last.
  const end = properties + edgeCount * 4 + 16;
  return { edgeTypes, owners, placeSlots, places, links, properties, end };
}

/** @param keepsEdges whether there are columns of all edges, behind the lists */
export function ownerRoom(header: SnapshotHeader, keepsEdges = false): number {
  return layout(header, nodeRoom(header)).end + (keepsEdges ? header.edgeCount * EDGE_BYTES : 0);
}

export type KeptEdges = EdgeColumns & Pick<HeapColumns, 'firstEdge'>;

/** Groups as the kernel numbers them, and what they are made of. */
export interface KernelGroups {
  readonly count: number;
  /** Per group: type, name, place and shape; `NONE` where there is none. */
  field(group: number, field: 'type' | 'name' | 'place' | 'shape'): number;
  /** Script, line and column. */
  place(place: number): readonly [number, number, number];
  /** Names of the properties, in order. */
  properties(shape: number): number[];
  /** Objects of exactly this shape. */
  uses(shape: number): number;
}

const FIELDS = { type: 0, name: 1, place: 2, shape: 3 } as const;

/** The half of the summary that is WebAssembly: edges from bytes to owners, then sizes and groups of all nodes. */
export class OwnerKernel {
  readonly owner: Uint32Array;
  readonly exports: KernelExports;
  readonly kept: KeptEdges | undefined;
  readonly #kernel: Kernel;
  readonly #nodes: NodeRows;
  readonly #at: ReturnType<typeof layout>;
  readonly #nodeCount: number;
  readonly #takesLocations: boolean;

  private constructor(header: SnapshotHeader, nodes: NodeRows, kernel: Kernel, own: NodeKernel, keepsEdges: boolean) {
    const { nodeCount, edgeCount, node, location } = header;
    const { exports, memory } = kernel;
    const at = (this.#at = layout(header, kernel.roomAt + nodeRoom(header)));
    this.#kernel = kernel;
    this.#nodes = nodes;
    this.#nodeCount = nodeCount;
    this.exports = exports;
    this.owner = new Uint32Array(memory, at.owners, nodeCount);
    const order = [location.node, location.scriptId, location.line, location.column];
    this.#takesLocations = location.fields === 4 && order.every((field, index) => field === index);
    writeTypes(memory, at.edgeTypes, header.edgeTypeCodes);
    const lists = [at.owners, at.links, at.properties] as const;
    exports.setUpEdges(nodeCount, node.fields, at.edgeTypes);
    exports.setUpOwners(nodeCount, own.typesAt, own.edgeCountsAt, ...lists);
    exports.setUpPlaces(nodeCount, node.fields, own.typesAt, at.owners, at.places, at.placeSlots);
    if (!keepsEdges) return;
    const columns = edgeColumns(memory, at.end, edgeCount);
    const { edgeType, edgeNameOrIndex, edgeTo } = columns;
    exports.keepEdges(edgeType.byteOffset, edgeNameOrIndex.byteOffset, edgeTo.byteOffset);
    // While the counts are those of edges.
    this.kept = { firstEdge: sumEdges(nodes.firstEdge.slice()), ...columns };
  }

  /** Undefined when the memory is too small, the nodes claim another number of edges than the header, or edges have other fields than all versions have so far. */
  static of(
    header: SnapshotHeader,
    nodes: NodeRows,
    kernel: Kernel | undefined,
    keepsEdges: boolean,
  ): OwnerKernel | undefined {
    // Its lists have room for the edges of the header and no more.
    const fits = nodes.edges === header.edgeCount;
    if (!kernel || !nodes.kernel || !hasPlainEdges(header) || !fits) return undefined;
    if (kernel.memory.byteLength < kernel.roomAt + ownerRoom(header, keepsEdges)) return undefined;
    return new OwnerKernel(header, nodes, kernel, nodes.kernel, keepsEdges);
  }

  /** Rows of edges taken of `bytes[from, to)`, which starts with row `first`; none when the bytes do not lie in the kernel's memory. */
  take(bytes: Uint8Array, from: number, to: number, first: number, source: number, left: number): number {
    if (bytes.buffer !== this.#kernel.memory) return 0;
    return this.exports.ownerEdges(bytes.byteOffset + from, bytes.byteOffset + to, first, source, left);
  }

  /** The same for locations. */
  takeLocations(bytes: Uint8Array, from: number, to: number): number {
    if (bytes.buffer !== this.#kernel.memory || !this.#takesLocations) return 0;
    return this.exports.locationRows(bytes.byteOffset + from, bytes.byteOffset + to);
  }

  /** Where the next row starts. */
  stopped(bytes: Uint8Array): number {
    return stoppedIn(this.exports, bytes);
  }

  /** One byte per string, `count` of them: 1 for names of classes and properties. Undefined when there is no room. */
  wantedNames(count: number): Uint8Array | undefined {
    const { wholeMemory } = this.#kernel;
    const at = growMemory(wholeMemory, count);
    if (at === undefined) return undefined;
    const wanted = new Uint8Array(wholeMemory.buffer, at, count).fill(0);
    this.exports.markNames(this.#nodes.name.byteOffset, this.#at.properties, this.exports.ownerProperties(), at);
    return wanted;
  }

  /**
   * Shallow sizes, in place of the self sizes. `external` is the name of natives that may be owned. Undefined when such a
   * native leads on to others, which needs all edges.
   */
  shallowSizes(external: number): Uint32Array | Float64Array | undefined {
    const { name, type, selfSize } = this.#nodes;
    if (this.exports.settleNatives(name.byteOffset, external) !== 0) return undefined;
    const list = growMemory(this.#kernel.wholeMemory, this.#nodeCount * 8);
    if (list === undefined) return undefined;
    this.exports.spreadOwners(list);
    if (selfSize instanceof Float64Array) return moveSizes(this.owner, type, selfSize);
    const moved = this.exports.moveSizes(selfSize.byteOffset, 0) >>> 0;
    // A sum beyond 32 bits; what was moved before is 0 now and does not count twice.
    return moved < this.#nodeCount ? moveSizes(this.owner, type, Float64Array.from(selfSize)) : selfSize;
  }

  /** What has served once the groups are numbered: first what has been written in. */
  get spare(): Uint32Array {
    return new Uint32Array(this.#kernel.memory, this.#at.owners, (this.#at.end - this.#at.owners) >>> 2);
  }

  get lastObjectId(): number {
    return this.exports.lastObjectId(this.#nodes.id.byteOffset) >>> 0;
  }

  /** Numbers the groups, in place of the nodes' names. `plain` is the name of plain objects. Undefined when there is no room. */
  groups(plain: number): KernelGroups | undefined {
    const { exports } = this;
    const { wholeMemory } = this.#kernel;
    const { properties, places } = this.#at;
    const shapeRoom = (exports.ownerProperties() + 1) * SHAPE;
    const start = growMemory(wholeMemory, SLOTS * 2 + shapeRoom + this.#nodeCount * GROUP);
    if (start === undefined) return undefined;
    const shapesAt = start + SLOTS * 2;
    const groupsAt = shapesAt + shapeRoom;
    exports.setUpGroups(shapesAt, start, groupsAt, start + SLOTS);
    const name = this.#nodes.name.byteOffset;
    const count = exports.groupNodes(name, plain, this.#nodes.firstEdge.byteOffset, properties);
    const words = new Uint32Array(wholeMemory.buffer);
    const [group0, shape0, place0] = [groupsAt >>> 2, shapesAt >>> 2, places >>> 2];
    return {
      count,
      field: (group, field) => words[group0 + group * 5 + FIELDS[field]],
      place: (place) => [...words.subarray(place0 + place * 4, place0 + place * 4 + 3)] as [number, number, number],
      properties: (shape) => {
        const names: number[] = [];
        for (let at = shape; at !== 0; at = words[shape0 + at * 4]) names.push(words[shape0 + at * 4 + 1]);
        return names.reverse();
      },
      uses: (shape) => words[shape0 + shape * 4 + 2],
    };
  }
}
