import { EdgeType, type HeapColumns, NodeType } from './columns.ts';

export const UNVISITED = 0xffffffff;
export const SEVERAL = 0xfffffffe;

export interface ShallowSizes {
  readonly sizes: Float64Array | Uint32Array;
  /** A column that has served and may be overwritten. */
  readonly scratch?: Uint32Array;
}

/**
 * Shallow sizes as DevTools counts them: what belongs to one object alone (its `elements`, `properties`, the table of a
 * Map) is counted with that object and is empty itself. Source: `calculateShallowSizes` in DevTools' HeapSnapshot.ts.
 */
export function shallowSizes(columns: HeapColumns, scratch?: Uint32Array): ShallowSizes {
  const { nodeType, selfSize } = columns;
  if (!hasUserRoots(columns)) return { sizes: selfSize };
  const owner = owners(columns, scratch ?? new Uint32Array(columns.nodeCount));
  return { sizes: moveSizes(owner, nodeType, selfSize.slice()), scratch: owner };
}

/** Adds what is owned to its owner, in place. A sum beyond 32 bits needs another kind of column. */
export function moveSizes(
  owner: Uint32Array,
  nodeType: Uint8Array,
  selfSize: Float64Array | Uint32Array,
): Float64Array | Uint32Array {
  let sizes = selfSize;
  for (let node = 0; node < owner.length; node++) {
    if (!isOwnable(nodeType[node])) continue;
    const of = owner[node];
    if (of === node || of >= SEVERAL || of === 0 || nodeType[of] === NodeType.synthetic) continue;
    const sum = sizes[of] + sizes[node];
    if (sum > 0xffffffff && sizes instanceof Uint32Array) sizes = Float64Array.from(sizes);
    sizes[of] = sum;
    sizes[node] = 0;
  }
  return sizes;
}

/** Without them the snapshot was made with internals exposed and shows memory as it is. */
export function hasUserRoots({ firstEdge, edgeTo, nodeType }: HeapColumns): boolean {
  for (let edge = firstEdge[0]; edge < firstEdge[1]; edge++) {
    if (nodeType[edgeTo[edge]] !== NodeType.synthetic) return true;
  }
  return false;
}

/** Types of nodes that others may own; of natives only some. */
export function isOwnable(type: number): boolean {
  return type === NodeType.hidden || type === NodeType.array || type === NodeType.native;
}

/** Nodes whose size may count for somebody else. */
export function mayBeOwned(columns: HeapColumns): (node: number) => boolean {
  const external = columns.strings.indexOf('system / ExternalStringData');
  const { nodeType, nodeName } = columns;
  return (node) => isOwnable(nodeType[node]) && (nodeType[node] !== NodeType.native || nodeName[node] === external);
}

function owners(columns: HeapColumns, owner: Uint32Array): Uint32Array {
  const { nodeCount, firstEdge, edgeType, edgeTo } = columns;
  const ownable = mayBeOwned(columns);
  const list: number[] = [];
  for (let node = 0; node < nodeCount; node++) owner[node] = ownable(node) ? UNVISITED : node;
  const visit = (node: number): void => {
    const of = owner[node];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (edgeType[edge] === EdgeType.weak) continue;
      const to = edgeTo[edge];
      const known = owner[to];
      if (known === to || known === of || known === SEVERAL) continue;
      owner[to] = known === UNVISITED ? of : SEVERAL;
      list.push(to);
    }
  };
  for (let node = 0; node < nodeCount; node++) {
    if (owner[node] !== node) continue;
    visit(node);
    for (let next = list.pop(); next !== undefined; next = list.pop()) visit(next);
  }
  return owner;
}
