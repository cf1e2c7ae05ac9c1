import type { HeapColumns } from './columns.ts';

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
}

export function computeDominators(columns: HeapColumns, essential: Uint8Array): DominatorTree {
  const walk = depthFirst(columns, essential);
  const { vertex, parent, reached } = walk;
  const dominator = semiNca(predecessors(columns, essential, walk), parent, reached);
  const byNode = new Uint32Array(columns.nodeCount);
  for (let i = 0; i < columns.nodeCount; i++) {
    // Not reached, even from orphans: cycles that nothing holds. They end the order, below the root.
    byNode[vertex[i]] = i < reached ? vertex[dominator[i]] : 0;
  }
  return { dominator: byNode, order: vertex };
}

interface Walk {
  /** Preorder number per node. */
  readonly number: Uint32Array;
  /** Node per preorder number; those that were not reached come last. */
  readonly vertex: Uint32Array;
  /** Preorder number of the parent, by preorder number. */
  readonly parent: Uint32Array;
  readonly reached: number;
}

const NOT_REACHED = 0xffffffff;

function depthFirst(columns: HeapColumns, essential: Uint8Array): Walk {
  const { nodeCount, firstEdge, edgeTo } = columns;
  const number = new Uint32Array(nodeCount).fill(NOT_REACHED);
  const vertex = new Uint32Array(nodeCount);
  const parent = new Uint32Array(nodeCount);
  const nextEdge = firstEdge.slice(0, nodeCount);
  let reached = 0;
  const visit = (start: number): void => {
    const end = reached;
    number[start] = reached;
    vertex[reached++] = start;
    for (let at = end; ;) {
      const node = vertex[at];
      const last = firstEdge[node + 1];
      let edge = nextEdge[node];
      while (edge < last && (essential[edge] === 0 || number[edgeTo[edge]] !== NOT_REACHED)) edge++;
      if (edge < last) {
        nextEdge[node] = edge + 1;
        const to = edgeTo[edge];
        parent[reached] = at;
        number[to] = at = reached;
        vertex[reached++] = to;
      } else if (at === end) return;
      else {
        nextEdge[node] = last;
        at = parent[at];
      }
    }
  };
  visit(0);
  if (reached < nodeCount) {
    const held = heldNodes(columns, essential);
    for (let node = 0; node < nodeCount; node++) {
      if (number[node] === NOT_REACHED && held[node] === 0) visit(node);
    }
  }
  let last = reached;
  if (reached < nodeCount)
    for (let node = 0; node < nodeCount; node++) if (number[node] === NOT_REACHED) vertex[last++] = node;
  return { number, vertex, parent, reached };
}

/** Nodes with an essential edge to them. */
function heldNodes({ nodeCount, edgeCount, edgeTo }: HeapColumns, essential: Uint8Array): Uint8Array {
  const held = new Uint8Array(nodeCount);
  for (let edge = 0; edge < edgeCount; edge++) if (essential[edge] === 1) held[edgeTo[edge]] = 1;
  return held;
}

interface Predecessors {
  /** By preorder number: predecessors of w are `[first[w], first[w + 1])`. */
  readonly first: Uint32Array;
  /** Preorder numbers. */
  readonly from: Uint32Array;
}

function predecessors(columns: HeapColumns, essential: Uint8Array, walk: Walk): Predecessors {
  const { firstEdge, edgeTo } = columns;
  const { number, vertex, reached } = walk;
  const first = new Uint32Array(reached + 1);
  for (let v = 0; v < reached; v++) {
    const node = vertex[v];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++)
      if (essential[edge] === 1) first[number[edgeTo[edge]] + 1]++;
  }
  for (let w = 0; w < reached; w++) first[w + 1] += first[w];
  const next = first.slice(0, reached);
  const from = new Uint32Array(first[reached]);
  for (let v = 0; v < reached; v++) {
    const node = vertex[v];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++)
      if (essential[edge] === 1) from[next[number[edgeTo[edge]]]++] = v;
  }
  return { first, from };
}

/** Everything in preorder numbers; 0 is the root. Children of the root that came as orphans have the parent 0. */
function semiNca({ first, from }: Predecessors, parent: Uint32Array, reached: number): Uint32Array {
  const semi = new Uint32Array(reached);
  const label = new Uint32Array(reached);
  const ancestor = parent.slice(0, reached);
  const stack = new Uint32Array(reached);
  for (let w = 0; w < reached; w++) label[w] = semi[w] = w;
  for (let w = reached - 1; w > 0; w--) {
    let best = parent[w];
    for (let i = first[w]; i < first[w + 1]; i++) {
      let v = from[i];
      if (v > w) {
        // Linked: the least semidominator on the way up, compressing the path.
        let depth = 0;
        while (ancestor[v] > w) {
          stack[depth++] = v;
          v = ancestor[v];
        }
        let above = v;
        while (depth > 0) {
          v = stack[--depth];
          if (semi[label[above]] < semi[label[v]]) label[v] = label[above];
          ancestor[v] = ancestor[above];
          above = v;
        }
        v = semi[label[v]];
      }
      if (v < best) best = v;
    }
    semi[w] = best;
  }
  const dominator = ancestor;
  dominator[0] = 0;
  for (let w = 1; w < reached; w++) {
    let candidate = parent[w];
    while (candidate > semi[w]) candidate = dominator[candidate];
    dominator[w] = candidate;
  }
  return dominator;
}

export function retainedSizes(tree: DominatorTree, shallow: Float64Array | Uint32Array): Float64Array {
  const { dominator, order } = tree;
  const retained = new Float64Array(shallow);
  for (let i = order.length - 1; i > 0; i--) {
    const node = order[i];
    retained[dominator[node]] += retained[node];
  }
  return retained;
}
