import { EdgeType, type HeapColumns, NodeType } from './columns.ts';
import type { Ephemerons } from './ephemerons.ts';

/**
 * Which edges hold memory, one byte per edge: not weak, not to itself, no shortcut but the root's, a WeakMap's entry by its
 * key, and none from the tools' own objects into those of the program (`computeIsEssentialEdge` in DevTools' HeapSnapshot.ts).
 */
export function essentialEdges(columns: HeapColumns, ephemerons: Ephemerons): Uint8Array {
  const { nodeCount, edgeCount, firstEdge, edgeType, edgeTo } = columns;
  const essential = new Uint8Array(edgeCount);
  const owned = pageObjects(columns);
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const type = edgeType[edge];
      const to = edgeTo[edge];
      if (type === EdgeType.weak || to === node) continue;
      if (node !== 0 && (type === EdgeType.shortcut || (owned[to] === 1 && owned[node] === 0))) continue;
      if (type === EdgeType.internal && ephemerons.isTableEdge(node, edge)) continue;
      essential[edge] = 1;
    }
  }
  return essential;
}

/** Objects of the program rather than of its tools: what the root's shortcuts, and DOM trees, lead to. */
function pageObjects({ nodeCount, firstEdge, edgeType, edgeTo, nodeType, nodeName, strings }: HeapColumns): Uint8Array {
  const owned = new Uint8Array(nodeCount);
  const list = new Uint32Array(nodeCount);
  const trees = strings.indexOf('(Document DOM trees)');
  let length = 0;
  const add = (node: number): void => {
    if (owned[node] === 1) return;
    owned[node] = 1;
    list[length++] = node;
  };
  for (let edge = firstEdge[0]; edge < firstEdge[1]; edge++) {
    const to = edgeTo[edge];
    const type = edgeType[edge];
    const tree = nodeType[to] === NodeType.synthetic && nodeName[to] === trees;
    if (type === EdgeType.shortcut || (type === EdgeType.element && tree)) add(to);
  }
  while (length > 0) {
    const node = list[--length];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (edgeType[edge] !== EdgeType.weak) add(edgeTo[edge]);
    }
  }
  return owned;
}
