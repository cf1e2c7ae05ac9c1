import type { DominatorColumns, DominatorInput } from './dominators.ts';
import { growMemory, type KernelExports, type KernelMemory, kernelOn } from './kernel.ts';

/** Steps of one call: what V8 compiles better in the meantime comes into use with the next. */
const STRETCH = 1 << 16;

/** Columns of a computation, in the kernel's memory. */
interface Columns {
  readonly number: Uint32Array;
  readonly nextEdge: Uint32Array;
  /** Bits: owned by the program, reached, the table of a WeakMap. */
  readonly state: Uint8Array;
  readonly first: Uint32Array;
  readonly vertex: Uint32Array;
  readonly parent: Uint32Array;
  readonly ancestor: Uint32Array;
  readonly essential: Uint8Array;
  readonly from: Uint32Array;
}

/** The half of computeDominators that is WebAssembly, for a snapshot whose columns lie in a kernel's memory. */
export class DominatorKernel {
  readonly columns: Columns;
  readonly #exports: KernelExports;
  readonly #tables: Uint32Array;
  readonly #nodeCount: number;
  readonly #edgeCount: number;

  private constructor(input: DominatorColumns, memory: KernelMemory, start: number) {
    const { nodeCount, edgeCount, stringCount } = input;
    this.#nodeCount = nodeCount;
    this.#edgeCount = edgeCount;
    const { buffer } = memory;
    let at = start;
    const words = (length: number): Uint32Array => {
      const column = new Uint32Array(buffer, at, length);
      at += length * 4;
      return column;
    };
    const bytes = (length: number): Uint8Array => {
      const column = new Uint8Array(buffer, at, length);
      at = (at + length + 7) & ~7;
      return column;
    };
    const addresses = words(ADDRESSES);
    // The first two are one column of 64-bit numbers when they have served.
    const columns = (this.columns = {
      number: words(nodeCount),
      nextEdge: words(nodeCount),
      vertex: words(nodeCount),
      parent: words(nodeCount),
      ancestor: words(nodeCount),
      first: words(nodeCount + 1),
      from: words(edgeCount),
      state: bytes(nodeCount),
      essential: bytes(edgeCount),
    });
    const tables = (this.#tables = words(stringCount));
    columns.number.fill(0xffffffff);
    // These are counted in, or read, before they are written: see zeroed.ts.
    columns.first.fill(0);
    columns.state.fill(0);
    columns.nextEdge.set(input.firstEdge.subarray(0, nodeCount));
    const { number, nextEdge, state, first, vertex, parent, ancestor, essential, from } = columns;
    const { nodeId, firstEdge, edgeType, edgeNameOrIndex, edgeTo } = input;
    // As setUpDominators wants them. Nodes that are loosely owned are listed where predecessors will be.
    const inOrder = [
      nodeId,
      firstEdge,
      edgeType,
      edgeNameOrIndex,
      edgeTo,
      tables,
      number,
      nextEdge,
      state,
      first,
      vertex,
      parent,
      ancestor,
      essential,
      from,
      from,
    ];
    addresses.set(inOrder.map(({ byteOffset }) => byteOffset));
    state[0] = REACHED;
    this.#exports = kernelOn(memory);
    this.#exports.setUpDominators(addresses.byteOffset);
  }

  /** Undefined when the columns do not lie in a kernel's memory or that can grow no more. */
  static of(input: DominatorColumns): DominatorKernel | undefined {
    const { memory, nodeCount, edgeCount, stringCount } = input;
    if (!memory) return undefined;
    const room = (ADDRESSES + nodeCount * 6 + 1 + edgeCount + stringCount) * 4 + nodeCount + edgeCount + 64;
    const start = growMemory(memory, room);
    return start === undefined ? undefined : new DominatorKernel(input, memory, start);
  }

  /** To be called before the first walk. */
  takeNames(input: DominatorInput): void {
    this.#tables.set(input.tableOfName);
    markTables(input, this.columns.state);
  }

  /** Walks below a node that was not reached; returns how many are reached then. */
  walk(start: number, parentNumber: number, number: number): number {
    const { beginWalk, walk, walkReached } = this.#exports;
    beginWalk(start, parentNumber, number);
    while (walk(STRETCH) === 0);
    return walkReached() >>> 0;
  }

  /** Nodes that the program's own led to by edges that hold nothing. */
  looselyOwned(): Uint32Array {
    return this.columns.from.subarray(0, this.#exports.walkLoose());
  }

  /** Dominators by node, once all nodes are reached that can be. */
  dominators(reached: number): Uint32Array {
    const { parent, ancestor, first } = this.columns;
    const kernel = this.#exports;
    this.#stretches(this.#edgeCount, (from, to) => kernel.countPredecessors(from, to));
    kernel.sumPredecessors(this.#nodeCount);
    this.#stretches(this.#nodeCount, (from, to) => kernel.fillPredecessors(from, to));
    ancestor.set(parent.subarray(0, reached));
    for (let high = reached - 1; high > 0; high -= STRETCH) kernel.semidominators(high, Math.max(0, high - STRETCH));
    this.#stretches(reached, (from, to) => kernel.immediateDominators(Math.max(1, from), to));
    const byNode = first.subarray(0, this.#nodeCount).fill(0);
    this.#stretches(reached, (from, to) => kernel.dominatorsByNode(Math.max(1, from), to));
    return byNode;
  }

  #stretches(end: number, work: (from: number, to: number) => void): void {
    for (let from = 0; from < end; from += STRETCH) work(from, Math.min(end, from + STRETCH));
  }
}

const ADDRESSES = 16;
const REACHED = 2;
const TABLE = 4;
/** Ids up to so many per node have a byte each for a moment. */
const MOST_IDS = 16;

function markTables({ tableOfName, nodeId, nodeCount }: DominatorInput, state: Uint8Array): void {
  let largest = 0;
  for (let name = 0; name < tableOfName.length; name++) if (tableOfName[name] > largest) largest = tableOfName[name];
  if (largest === 0) return;
  if (largest > nodeCount * MOST_IDS) {
    const tables = new Set(tableOfName);
    for (let node = 0; node < nodeCount; node++) if (nodeId[node] > 0 && tables.has(nodeId[node])) state[node] |= TABLE;
    return;
  }
  const isTable = new Uint8Array(largest + 1);
  for (let name = 0; name < tableOfName.length; name++) isTable[tableOfName[name]] = TABLE;
  isTable[0] = 0;
  for (let node = 0; node < nodeCount; node++) if (nodeId[node] <= largest) state[node] |= isTable[nodeId[node]];
}
