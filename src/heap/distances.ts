import { EdgeType, type HeapColumns, NodeType } from './columns.ts';
import { entriesOfNames, tablesOfNames } from './ephemerons.ts';

/** What only the system reaches is this far away, so that it sorts behind the program's own objects. */
export const SYSTEM_DISTANCE = 100_000_000;

/**
 * Edges from the user roots, as DevTools counts them (`calculateDistances` in its HeapSnapshot.ts); -1 where unreachable.
 * No way leads through what is ignored, and none to it.
 */
export function computeDistances(columns: HeapColumns, ignored: readonly number[] = []): Int32Array {
  const { nodeCount, firstEdge, edgeTo, nodeType, nodeName, strings } = columns;
  const distance = new Int32Array(nodeCount).fill(-1);
  // What has a distance is not visited again.
  for (const node of ignored) distance[node] = 0;
  const list = new Uint32Array(nodeCount + firstEdge[1]);
  const trees = strings.indexOf('(Document DOM trees)');
  const counts = edgeFilter(columns);
  let length = 0;
  for (let edge = firstEdge[0]; edge < firstEdge[1]; edge++) {
    const to = edgeTo[edge];
    if ((nodeType[to] === NodeType.synthetic && nodeName[to] !== trees) || distance[to] === 0) continue;
    distance[to] = 1;
    list[length++] = to;
  }
  const hasUserRoots = length > 0;
  breadthFirst(columns, distance, list, length, counts);
  distance[0] = hasUserRoots ? SYSTEM_DISTANCE : 0;
  list[0] = 0;
  breadthFirst(columns, distance, list, 1, counts);
  for (const node of ignored) distance[node] = -1;
  return distance;
}

function breadthFirst(
  { firstEdge, edgeType, edgeTo }: HeapColumns,
  distance: Int32Array,
  list: Uint32Array,
  length: number,
  counts: (node: number, edge: number) => boolean,
): void {
  let end = length;
  for (let at = 0; at < end; at++) {
    const node = list[at];
    const next = distance[node] + 1;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const to = edgeTo[edge];
      if (distance[to] >= 0 || edgeType[edge] === EdgeType.weak || !counts(node, edge)) continue;
      distance[to] = next;
      list[end++] = to;
    }
  }
}

/** Edges that say nothing about closeness. Called at most once per edge, in the order of the search. */
function edgeFilter(columns: HeapColumns): (node: number, edge: number) => boolean {
  const { nodeType, nodeName, edgeType, edgeNameOrIndex, strings } = columns;
  const sloppyMap = strings.indexOf('sloppy_function_map');
  const nativeContext = strings.indexOf('system / NativeContext');
  const descriptors = strings.indexOf('(map descriptors)');
  const entryOfName = entriesOfNames(strings, tablesOfNames(strings));
  const halfSeen = new Set<number>();
  const isNamed = (edge: number): boolean => edgeType[edge] !== EdgeType.element && edgeType[edge] !== EdgeType.hidden;
  return (node, edge) => {
    const type = nodeType[node];
    const name = edgeNameOrIndex[edge];
    if (type === NodeType.hidden && nodeName[node] === nativeContext && isNamed(edge) && name === sloppyMap)
      return false;
    if (type === NodeType.array && nodeName[node] === descriptors) {
      // Links of a descriptor array that maps share need not hold for each of them: every third from 4 on is skipped.
      const index = isNamed(edge) ? Number.parseInt(strings.get(name), 10) : name;
      return index < 2 || index % 3 !== 1;
    }
    if (edgeType[edge] !== EdgeType.internal) return true;
    // Of the two edges to a WeakMap's value, the later one counts.
    const entry = entryOfName[name];
    if (entry === 0 || halfSeen.delete(entry)) return true;
    halfSeen.add(entry);
    return false;
  };
}
