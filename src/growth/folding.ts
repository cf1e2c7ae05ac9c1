import { EdgeType, NodeType, type PlainColumns } from '../heap/columns.ts';

/** Internal edges that lead from a collection to the storage V8 reallocates as it grows, and from a suspended function to its variables. */
const STORAGE_EDGES = ['elements', 'properties', 'table', 'parameters_and_registers'];

/**
 * The object each piece of storage belongs to: a Map's `table`, an object's `elements` and `properties` belong to their
 * owner, however often V8 reallocates them. Every other node owns itself.
 */
export function foldStorage(columns: PlainColumns): Uint32Array {
  const { nodeCount, nodeType, firstEdge, edgeType, edgeNameOrIndex, edgeTo } = columns;
  const [elements, properties, table, registers] = STORAGE_EDGES.map((name) => columns.strings.indexOf(name));
  const owner = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) owner[node] = node;
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object && nodeType[node] !== NodeType.closure) continue;
    const end = firstEdge[node + 1];
    for (let edge = firstEdge[node]; edge < end; edge++) {
      if (edgeType[edge] !== EdgeType.internal) continue;
      const name = edgeNameOrIndex[edge];
      if (name !== elements && name !== properties && name !== table && name !== registers) continue;
      const storage = edgeTo[edge];
      const type = nodeType[storage];
      // Empty storage is one shared object of V8's; it has no edges and is owned by nobody.
      if ((type === NodeType.array || type === NodeType.hidden) && firstEdge[storage + 1] > firstEdge[storage])
        owner[storage] = node;
    }
  }
  return owner;
}
