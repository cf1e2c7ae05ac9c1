import { EdgeType, type HeapColumns, NodeType } from './columns.ts';

const ATTACHED = 1;
const DETACHED = 2;

/**
 * Native nodes that are detached, as DevTools shows them with "Detached " before their name: V8 knows the state of some
 * nodes, and it spreads along edges through native nodes, attached before detached (`propagateDOMState` in DevTools).
 */
export function spreadAttachment(
  known: ArrayLike<number>,
  states: ArrayLike<number>,
  isNative: (node: number) => boolean,
  next: { get(node: number): readonly number[] | undefined },
): ReadonlySet<number> {
  const detached = new Set<number>();
  const visited = new Set<number>();
  const lists: { attached: number[]; detached: number[] } = { attached: [], detached: [] };
  const visit = (node: number, state: number): void => {
    if (visited.has(node)) return;
    visited.add(node);
    if (!isNative(node)) return;
    if (state === ATTACHED) lists.attached.push(node);
    else if (state === DETACHED) {
      detached.add(node);
      lists.detached.push(node);
    }
  };
  for (let i = 0; i < known.length; i++) visit(known[i], states[i]);
  for (let node = lists.attached.pop(); node !== undefined; node = lists.attached.pop())
    for (const to of next.get(node) ?? []) visit(to, ATTACHED);
  for (let node = lists.detached.pop(); node !== undefined; node = lists.detached.pop())
    for (const to of next.get(node) ?? []) visit(to, DETACHED);
  return detached;
}

export function detachedNodes({ attachment, firstEdge, edgeType, edgeTo, nodeType }: HeapColumns): ReadonlySet<number> {
  if (attachment.node.length === 0) return new Set();
  const next = (node: number): number[] => {
    const targets: number[] = [];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++)
      if (edgeType[edge] !== EdgeType.hidden && edgeType[edge] !== EdgeType.weak) targets.push(edgeTo[edge]);
    return targets;
  };
  return spreadAttachment(attachment.node, attachment.state, (node) => nodeType[node] === NodeType.native, {
    get: next,
  });
}
