import { zeroedBytes, zeroedWords } from '../base/zeroed.ts';
import { EdgeType, type HeapColumns, NodeType } from './columns.ts';
import { DominatorKernel } from './dominator-kernel.ts';
import { tablesOfNames } from './ephemerons.ts';

/**
 * Immediate dominators by the semi-NCA algorithm (L. Georgiadis, "Linear-Time Algorithms for Dominators and Related
 * Problems", 2005), on preorder numbers. Nodes that nothing holds become children of the root, as in DevTools; so do those
 * that hold only one another.
 */
export interface DominatorTree {
  /** Immediate dominator per node; the root is its own. */
  readonly dominator: Uint32Array;
  /** Nodes so that each comes after its dominator. */
  readonly order: Uint32Array;
  /** 1 for edges that hold memory. */
  readonly essential: Uint8Array;
  /** What the computation needed no more; whoever needs it may take it. */
  readonly spare?: SpareColumns;
}

export interface SpareColumns {
  /** By node. */
  readonly numbers: Float64Array;
  readonly columns: readonly [Uint32Array, Uint32Array];
  /** By edge. */
  readonly edges: Uint32Array;
}

/** What dominators are computed from: plain columns, so that a thread of its own can do it. */
export interface DominatorInput extends DominatorColumns, DominatorNames {}

export interface DominatorColumns extends Pick<
  HeapColumns,
  | 'nodeCount'
  | 'edgeCount'
  | 'nodeType'
  | 'nodeName'
  | 'nodeId'
  | 'firstEdge'
  | 'edgeType'
  | 'edgeNameOrIndex'
  | 'edgeTo'
  | 'memory'
> {
  readonly stringCount: number;
}

/** What the strings say; finding it takes as long as to make room for the rest. */
export interface DominatorNames {
  /** By string index: id of the WeakMap's table an edge of this name belongs to, 0 for other names. */
  readonly tableOfName: Uint32Array;
  /** String index of `(Document DOM trees)`, -1 where there are none. */
  readonly domTrees: number;
}

export function dominatorColumns(columns: HeapColumns): DominatorColumns {
  return {
    nodeCount: columns.nodeCount,
    edgeCount: columns.edgeCount,
    nodeType: columns.nodeType,
    nodeName: columns.nodeName,
    nodeId: columns.nodeId,
    firstEdge: columns.firstEdge,
    edgeType: columns.edgeType,
    edgeNameOrIndex: columns.edgeNameOrIndex,
    edgeTo: columns.edgeTo,
    memory: columns.memory,
    stringCount: columns.strings.count,
  };
}

export function dominatorNames({ strings }: HeapColumns): DominatorNames {
  return { tableOfName: tablesOfNames(strings), domTrees: strings.indexOf('(Document DOM trees)') };
}

const NOT_REACHED = 0xffffffff;
const OWNED = 1;

/** @param kernel made of these columns */
export function computeDominators(input: DominatorInput, kernel = DominatorKernel.of(input)): DominatorTree {
  kernel?.takeNames(input);
  const walk = new Walk(input, kernel);
  walk.run();
  const { vertex, parent, reached, essential } = walk;
  if (kernel) return { dominator: kernel.dominators(reached), order: vertex, essential, spare: spareOf(kernel) };
  const predecessors = findPredecessors(input, walk);
  // In place of the parents: dominators by preorder number. What the walk needed no more serves again.
  const dominator = semiNca(vertex, predecessors, parent, reached, { semi: walk.number, low: walk.nextEdge });
  const byNode = predecessors.first.subarray(0, input.nodeCount).fill(0);
  // What was not reached, even from orphans, are cycles that nothing holds. They end the order, below the root.
  for (let i = 1; i < reached; i++) byNode[vertex[i]] = vertex[dominator[i]];
  return { dominator: byNode, order: vertex, essential };
}

function spareOf({ columns }: DominatorKernel): SpareColumns {
  const { number, parent, ancestor, from } = columns;
  const numbers = new Float64Array(number.buffer, number.byteOffset, number.length);
  return { numbers, columns: [parent, ancestor], edges: from };
}

/**
 * Depth first over the edges that hold memory: not weak, not to itself, no shortcut but the root's, a WeakMap's entry by its key,
 * and none from the tools' own objects into those of the program (`computeIsEssentialEdge` in DevTools' HeapSnapshot.ts). The
 * program's objects are what the root's shortcuts (and DOM trees) lead to by any edge but weak ones, so they are walked first.
 */
class Walk {
  /** Preorder number per node. */
  readonly number: Uint32Array;
  /** Node per preorder number; those that were not reached come last. */
  readonly vertex: Uint32Array;
  /** Preorder number of the parent, by preorder number. */
  readonly parent: Uint32Array;
  readonly essential: Uint8Array;
  reached = 0;
  readonly nextEdge: Uint32Array;
  readonly #columns: DominatorInput;
  readonly #kernel: DominatorKernel | undefined;
  /** 1 for the program's own; the kernel has more to say of a node in the same byte. */
  readonly #owned: Uint8Array;
  /** Nodes of the program that may only hang on edges that hold nothing. */
  readonly #looselyOwned: number[] = [];

  constructor(columns: DominatorInput, kernel?: DominatorKernel) {
    const { nodeCount, edgeCount, firstEdge } = columns;
    const own = kernel?.columns;
    this.#columns = columns;
    this.#kernel = kernel;
    this.number = own?.number ?? new Uint32Array(nodeCount).fill(NOT_REACHED);
    this.vertex = own?.vertex ?? new Uint32Array(nodeCount);
    this.parent = own?.parent ?? new Uint32Array(nodeCount);
    this.essential = own?.essential ?? new Uint8Array(edgeCount);
    this.#owned = own?.state ?? new Uint8Array(nodeCount);
    this.nextEdge = own?.nextEdge ?? firstEdge.slice(0, nodeCount);
  }

  run(): void {
    const { nodeCount, firstEdge, edgeTo } = this.#columns;
    this.#enter(0, 0);
    this.#walkProgram();
    for (let edge = firstEdge[0]; edge < firstEdge[1]; edge++) {
      const to = edgeTo[edge];
      if (this.#isRootEdge(edge)) this.essential[edge] = 1;
      if (this.essential[edge] === 1 && this.number[to] === NOT_REACHED) this.#visit(to, 0);
    }
    if (this.reached === nodeCount) return;
    this.#visitOrphans();
    let last = this.reached;
    for (let node = 0; node < nodeCount; node++) if (this.number[node] === NOT_REACHED) this.vertex[last++] = node;
  }

  #walkProgram(): void {
    const { firstEdge, edgeType, edgeTo, nodeType, nodeName, domTrees } = this.#columns;
    for (let edge = firstEdge[0]; edge < firstEdge[1]; edge++) {
      const to = edgeTo[edge];
      const type = edgeType[edge];
      const isTree = nodeType[to] === NodeType.synthetic && nodeName[to] === domTrees;
      if (type !== EdgeType.shortcut && !(type === EdgeType.element && isTree)) continue;
      this.#owned[to] |= OWNED;
      if (this.number[to] === NOT_REACHED && this.#isRootEdge(edge)) this.#visit(to, 0);
    }
    this.#ownLoosely();
  }

  #isRootEdge(edge: number): boolean {
    return this.#columns.edgeType[edge] !== EdgeType.weak && this.#columns.edgeTo[edge] !== 0;
  }

  #enter(node: number, parent: number): void {
    this.number[node] = this.reached;
    this.parent[this.reached] = parent;
    this.vertex[this.reached++] = node;
  }

  /** Everything below `start`; owned nodes make owned ones. */
  #visit(start: number, parentNumber: number): void {
    if (this.#kernel) this.reached = this.#kernel.walk(start, parentNumber, this.reached);
    else this.#walkBelow(start, parentNumber);
  }

  #walkBelow(start: number, parentNumber: number): void {
    const { firstEdge, edgeType, edgeTo, edgeNameOrIndex, nodeId, tableOfName } = this.#columns;
    const { number, vertex, parent, essential } = this;
    const owned = this.#owned;
    const nextEdge = this.nextEdge;
    const base = this.reached;
    this.#enter(start, parentNumber);
    let { reached } = this;
    let at = base;
    for (;;) {
      const node = vertex[at];
      const isOwned = owned[node];
      const last = firstEdge[node + 1];
      let edge = nextEdge[node];
      let found = -1;
      while (edge < last) {
        const current = edge++;
        const type = edgeType[current];
        if (type === EdgeType.weak) continue;
        const to = edgeTo[current];
        if (isOwned === 0 && owned[to] === 1) continue;
        if (
          to === node ||
          type === EdgeType.shortcut ||
          // An entry of the WeakMap this is the table of.
          (type === EdgeType.internal && tableOfName[edgeNameOrIndex[current]] === nodeId[node] && nodeId[node] !== 0)
        ) {
          if (isOwned === 1) this.#looselyOwned.push(to);
          continue;
        }
        essential[current] = 1;
        if (number[to] !== NOT_REACHED) continue;
        owned[to] = isOwned;
        found = to;
        break;
      }
      nextEdge[node] = edge;
      if (found >= 0) {
        parent[reached] = at;
        number[found] = at = reached;
        vertex[reached++] = found;
      } else if (at === base) break;
      else at = parent[at];
    }
    this.reached = reached;
  }

  #isTableEdge(node: number, edge: number): boolean {
    const { tableOfName, edgeNameOrIndex, nodeId } = this.#columns;
    return tableOfName[edgeNameOrIndex[edge]] === nodeId[node] && nodeId[node] !== 0;
  }

  /** Spreads ownership along the edges that hold nothing; all nodes reached so far are owned already. */
  #ownLoosely(): void {
    const { firstEdge, edgeType, edgeTo } = this.#columns;
    const list = this.#kernel ? [...this.#kernel.looselyOwned()] : this.#looselyOwned;
    for (let node = list.pop(); node !== undefined; node = list.pop()) {
      if (this.#owned[node] & OWNED) continue;
      this.#owned[node] |= OWNED;
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++)
        if (edgeType[edge] !== EdgeType.weak) list.push(edgeTo[edge]);
    }
  }

  /** Nodes with no edge to them that holds memory, and what hangs below; DevTools counts them as the root's. */
  #visitOrphans(): void {
    const { nodeCount, firstEdge, edgeTo } = this.#columns;
    const { number } = this;
    // What a node that was reached holds was reached, too: only the others are asked.
    const held = zeroedBytes(nodeCount);
    for (let node = 0; node < nodeCount; node++) {
      if (number[node] !== NOT_REACHED) continue;
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++)
        if (this.#isEssential(node, edge)) held[edgeTo[edge]] = 1;
    }
    for (let node = 0; node < nodeCount; node++)
      if (number[node] === NOT_REACHED && held[node] === 0) this.#visit(node, 0);
  }

  #isEssential(node: number, edge: number): boolean {
    const { edgeType, edgeTo } = this.#columns;
    const type = edgeType[edge];
    const to = edgeTo[edge];
    if (type === EdgeType.weak || type === EdgeType.shortcut || to === node) return false;
    if ((this.#owned[to] & OWNED) > (this.#owned[node] & OWNED)) return false;
    return !(type === EdgeType.internal && this.#isTableEdge(node, edge));
  }
}

interface Predecessors {
  /** By node: its predecessors are `from[first[node] … first[node + 1])`, as preorder numbers. */
  readonly first: Uint32Array;
  readonly from: Uint32Array;
}

/** In the order of the edges, which is that of memory, and not of the walk: faster by far. */
function findPredecessors(columns: DominatorInput, { essential, number }: Walk): Predecessors {
  const { nodeCount, firstEdge, edgeTo } = columns;
  const first = zeroedWords(nodeCount + 1);
  for (let edge = 0; edge < essential.length; edge++) first[edgeTo[edge]] += essential[edge];
  let sum = 0;
  for (let node = 0; node < nodeCount; node++) first[node] = sum += first[node];
  first[nodeCount] = sum;
  // Each list is filled from its end, so that what was its end becomes its start.
  const from = new Uint32Array(sum);
  for (let node = 0; node < nodeCount; node++) {
    const v = number[node];
    const last = firstEdge[node + 1];
    for (let edge = firstEdge[node]; edge < last; edge++) if (essential[edge] === 1) from[--first[edgeTo[edge]]] = v;
  }
  return { first, from };
}

/** Returns dominators by preorder number, in the memory of `parent`. Number 0 is the root. */
function semiNca(
  vertex: Uint32Array,
  { first, from }: Predecessors,
  parent: Uint32Array,
  reached: number,
  // `low` is the least semidominator on a path that was compressed.
  { semi, low }: { semi: Uint32Array; low: Uint32Array },
): Uint32Array {
  const ancestor = parent.slice(0, reached);
  for (let w = reached - 1; w > 0; w--) {
    let best = parent[w];
    const node = vertex[w];
    const last = first[node + 1];
    for (let i = first[node]; i < last; i++) {
      let v = from[i];
      if (v > w) v = lowest(v, w, low, ancestor);
      if (v < best) best = v;
    }
    semi[w] = low[w] = best;
  }
  for (let w = 1; w < reached; w++) {
    let candidate = parent[w];
    while (candidate > semi[w]) candidate = parent[candidate];
    parent[w] = candidate;
  }
  return parent;
}

/** The least semidominator from `v` up to, and without, the first node that is not above `w`; halves the path on the way. */
function lowest(v: number, w: number, low: Uint32Array, ancestor: Uint32Array): number {
  let least = low[v];
  for (;;) {
    const above = ancestor[v];
    if (above <= w) return least;
    // `low` of a node speaks for all up to its ancestor; now that is one further up.
    if (low[above] < low[v]) low[v] = low[above];
    if (low[v] < least) least = low[v];
    v = ancestor[v] = ancestor[above];
    if (v <= w) return least;
    if (low[v] < least) least = low[v];
  }
}

export function retainedSizes(tree: DominatorTree, shallow: Float64Array | Uint32Array): Float64Array {
  const { dominator, order } = tree;
  const retained = tree.spare?.numbers ?? new Float64Array(order.length);
  for (let node = 0; node < retained.length; node++) retained[node] = shallow[node];
  for (let i = order.length - 1; i > 0; i--) {
    const node = order[i];
    retained[dominator[node]] += retained[node];
  }
  return retained;
}
