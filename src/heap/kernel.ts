import type { SnapshotHeader } from './header.ts';
import { KERNEL_BASE64 } from './wasm/kernel-bytes.ts';

/** Bytes that are read at once. */
export const PIECE = 1 << 19;
/** Numbers that are handed on at once. */
export const BATCH = 1 << 16;

const INPUT_AT = 1024;
/** The kernel loads up to 8 bytes from the last digit on. */
const PADDING = 64;
const NEXT_INPUT_AT = INPUT_AT + PIECE + PADDING;
const OUTPUT_AT = NEXT_INPUT_AT + PIECE + PADDING;
const ROOM_AT = OUTPUT_AT + BATCH * 4;
const PAGE = 1 << 16;
const MOST_PAGES = 65536;

/** Memory of a kernel; may be sent to another thread, and grown. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

export interface KernelExports {
  numbers(from: number, to: number, out: number, room: number): number;
  countNumbers(from: number, to: number, digitBefore: number): number;
  strings(from: number, to: number, base: number, out: number, room: number): number;
  stopped(): number;
  inside(): number;
  setUpOwners(
    nodes: number,
    nodeTypes: number,
    edgeCounts: number,
    owners: number,
    links: number,
    properties: number,
  ): void;
  keepEdges(types: number, names: number, targets: number): void;
  ownerEdges(from: number, to: number, first: number, source: number, left: number): number;
  ownerSource(): number;
  ownerLeft(): number;
  ownerProperties(): number;
  addLink(from: number, to: number): void;
  addProperty(name: number): void;
  openObject(node: number): void;
  closeObject(node: number, propertiesBefore: number): void;
  settleNatives(names: number, external: number): number;
  spreadOwners(list: number): void;
  moveSizes(sizes: number, from: number): number;
  lastObjectId(ids: number): number;
  setUpPlaces(nodes: number, fields: number, types: number, column: number, entries: number, slots: number): void;
  addPlace(node: number, script: number, line: number, column: number): void;
  locationRows(from: number, to: number): number;
  markNames(names: number, properties: number, count: number, wanted: number): void;
  setUpGroups(shapes: number, shapeSlots: number, groups: number, groupSlots: number): void;
  groupNodes(names: number, plain: number, counts: number, properties: number): number;
  edgeLargestName(): number;
  setUpNodes(nodeTypes: number, fields: number, trace: number, traceAt: number, state: number): void;
  nodeRows(
    from: number,
    to: number,
    row: number,
    room: number,
    types: number,
    names: number,
    ids: number,
    sizes: number,
    edges: number,
  ): number;
  nodeLargestName(): number;
  nodeEdges(): number;
  setUpDominators(addresses: number): void;
  beginWalk(start: number, parentNumber: number, number: number): void;
  walk(steps: number): number;
  walkReached(): number;
  walkLoose(): number;
  countPredecessors(from: number, to: number): void;
  sumPredecessors(nodes: number): number;
  fillPredecessors(from: number, to: number): void;
  semidominators(high: number, low: number): void;
  immediateDominators(from: number, to: number): void;
  dominatorsByNode(from: number, to: number): void;
  setUpEdges(nodes: number, fields: number, edgeTypes: number): void;
  edgeRows(from: number, to: number, row: number, room: number, types: number, names: number, targets: number): number;
}

/** The WebAssembly half of the scanner, with a piece of input and a batch of output in its memory. */
export interface Kernel {
  /** Read into this, or copy. */
  readonly input: Uint8Array;
  /** As large; read ahead into it while the other is scanned. */
  readonly nextInput: Uint8Array;
  readonly output: Uint32Array;
  /** Numbers of `input[from, to)` to `output[count…]`; returns how many. `input[from - 1]` is a comma or the bracket. */
  numbers(from: number, to: number, count: number): number;
  countNumbers(from: number, to: number, digitBefore: boolean): number;
  /** Starts of the strings of `input[from, to)`, relative to `input`, to `output`. */
  strings(from: number, to: number): number;
  /** Position in `input` where the last call stopped. */
  stopped(): number;
  /** Whether `strings` stopped inside of one. */
  inside(): boolean;
  readonly memory: SharedArrayBuffer;
  readonly wholeMemory: KernelMemory;
  /** Where the room begins that was asked for. */
  readonly roomAt: number;
  readonly inputAt: number;
  readonly exports: KernelExports;
}

/** The part of the WebAssembly API that is used; its types come with those of the DOM, which Node code has no use for. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number; maximum: number; shared: boolean }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
const { Instance, Memory, Module } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

let compiled: object | undefined;

/** The loops alone, on memory that another thread may have filled. */
export function kernelOn(memory: KernelMemory): KernelExports {
  return new Instance(compileKernel(), { env: { memory } }).exports as KernelExports;
}

/** Ahead of its use by a thread that has nothing else to do yet. */
export function compileKernel(): object {
  return (compiled ??= new Module(Buffer.from(KERNEL_BASE64, 'base64')));
}

/**
 * Memory that snapshots are read into one after the other, so that its pages need not come from the system each time. What was read
 * before is overwritten, and not zeroed.
 */
export class ReusedMemory implements KernelMemory {
  #memory: KernelMemory | undefined;
  /** Those that serve for now. */
  #pages = 0;

  /** The memory from its start, with at least so many pages. */
  restart(pages: number): KernelMemory {
    this.#pages = 0;
    this.grow(pages);
    return this.#whole;
  }

  get #whole(): KernelMemory {
    return (this.#memory ??= newMemory(0));
  }

  get buffer(): SharedArrayBuffer {
    return this.#whole.buffer;
  }

  grow(pages: number): number {
    const before = this.#pages;
    const missing = before + pages - this.buffer.byteLength / PAGE;
    if (missing > 0) this.#whole.grow(missing);
    this.#pages += pages;
    return before;
  }
}

function newMemory(pages: number): KernelMemory {
  return new Memory({ initial: pages, maximum: MOST_PAGES, shared: true });
}

/** More room at the end of the memory; where it starts, undefined when there is no more. Two threads may ask at once. */
export function growMemory(memory: KernelMemory, bytes: number): number | undefined {
  try {
    return memory.grow(Math.ceil(bytes / PAGE)) * PAGE;
  } catch {
    return undefined;
  }
}

/** Where the last call stopped in bytes that lie in the kernel's memory. WebAssembly knows no unsigned results. */
export function stoppedIn(exports: KernelExports, bytes: Uint8Array): number {
  return (exports.stopped() >>> 0) - bytes.byteOffset;
}

/** Bytes of a table of types, and what stands in it for those that V8 does not have. */
export const TYPE_TABLE = 256;
const UNKNOWN_TYPE = 0xff;

/** Writes our type per V8's to where the kernel looks it up. */
export function writeTypes(memory: SharedArrayBuffer, at: number, codes: Uint8Array): void {
  new Uint8Array(memory, at, TYPE_TABLE).fill(UNKNOWN_TYPE).set(codes.subarray(0, TYPE_TABLE));
}

/** Fields of a node that the kernel can divide offsets by. */
const MOST_NODE_FIELDS = 16;

/** Whether edges have the fields that all versions have so far: the kernel reads no others. */
export function hasPlainEdges({ edge, node }: SnapshotHeader): boolean {
  const { fields, type, nameOrIndex, to } = edge;
  return fields === 3 && type === 0 && nameOrIndex === 1 && to === 2 && node.fields <= MOST_NODE_FIELDS;
}

/** Undefined where WebAssembly, its SIMD or the memory asked for is missing; the readers then do without. */
export function createKernel(roomBytes = 0, reused?: ReusedMemory): Kernel | undefined {
  let exports: KernelExports;
  let memory: KernelMemory;
  const pages = Math.ceil((ROOM_AT + roomBytes) / PAGE);
  try {
    memory = reused?.restart(pages) ?? newMemory(pages);
    exports = kernelOn(memory);
  } catch {
    return undefined;
  }
  return {
    input: new Uint8Array(memory.buffer, INPUT_AT, PIECE),
    nextInput: new Uint8Array(memory.buffer, NEXT_INPUT_AT, PIECE),
    output: new Uint32Array(memory.buffer, OUTPUT_AT, BATCH),
    numbers: (from, to, count) => exports.numbers(INPUT_AT + from, INPUT_AT + to, OUTPUT_AT + count * 4, BATCH - count),
    countNumbers: (from, to, digitBefore) => exports.countNumbers(INPUT_AT + from, INPUT_AT + to, digitBefore ? 1 : 0),
    strings: (from, to) => exports.strings(INPUT_AT + from, INPUT_AT + to, INPUT_AT, OUTPUT_AT, BATCH),
    stopped: () => (exports.stopped() >>> 0) - INPUT_AT,
    inside: () => exports.inside() !== 0,
    memory: memory.buffer,
    wholeMemory: reused ?? memory,
    roomAt: ROOM_AT,
    inputAt: INPUT_AT,
    exports,
  };
}
