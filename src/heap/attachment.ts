import { EdgeType, type HeapColumns, NodeType } from './columns.ts';

const DETACHED = 2;
const ATTACHED = 1;

/**
 * Native nodes that are detached, as DevTools shows them with "Detached " before their name: V8 knows the state of some
 * nodes, and it spreads along edges through native nodes, attached before detached (`propagateDOMState` in DevTools).
 */
export function detachedNodes(columns: HeapColumns): ReadonlySet<number> {
  const { node: known, state: states } = columns.attachment;
  const detached = new Set<number>();
  if (known.length === 0) return detached;
  const visited = new Set<number>();
  const lists: { attached: number[]; detached: number[] } = { attached: [], detached: [] };
  const visit = (node: number, state: number): void => {
    if (visited.has(node)) return;
    visited.add(node);
    if (columns.nodeType[node] !== NodeType.native) return;
    if (state === ATTACHED) lists.attached.push(node);
    else if (state === DETACHED) {
      detached.add(node);
      lists.detached.push(node);
    }
  };
  known.forEach((node, i) => visit(node, states[i]));
  spread(columns, lists.attached, (node) => visit(node, ATTACHED));
  spread(columns, lists.detached, (node) => visit(node, DETACHED));
  return detached;
}

function spread(columns: HeapColumns, list: number[], visit: (node: number) => void): void {
  const { firstEdge, edgeType, edgeTo } = columns;
  for (let node = list.pop(); node !== undefined; node = list.pop()) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (edgeType[edge] !== EdgeType.hidden && edgeType[edge] !== EdgeType.weak) visit(edgeTo[edge]);
    }
  }
}
