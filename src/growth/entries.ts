import { EdgeType } from '../heap/columns.ts';
import { targetOf } from '../heap/edge-targets.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { NodeMap } from './node-map.ts';

/** Slots of one entry in a Map's table: its key, its value, and a number that leads to the next entry. */
const SLOTS = 3;

/**
 * Values of a Map whose key is a member, too: both are one entry, which is counted once.
 * @param edgeOf the edge by which each member was found
 * @param members found among `parts`, a collection with its storage
 */
export function pairedValues(
  graph: HeapGraph,
  parts: readonly number[],
  members: readonly number[],
  edgeOf: Pick<NodeMap, 'get'>,
): number[] {
  const table = tableOf(graph, parts);
  if (table < 0) return [];
  const [first, end] = [graph.firstEdge[table], graph.firstEdge[table + 1]];
  const slotOf = (member: number): number => {
    const edge = edgeOf.get(member);
    return edge >= first && edge < end ? Number(graph.edgeName(edge)) : -1;
  };
  const slots = new Set(members.map(slotOf));
  // The third slot holds no object: where members fill all of them, this is no such table.
  const isPaired = new Set([...slots].filter((slot) => slot >= 0).map((slot) => slot % SLOTS)).size < SLOTS;
  return isPaired ? members.filter((member) => slots.has(slotOf(member) - 1)) : [];
}

function tableOf(graph: HeapGraph, parts: readonly number[]): number {
  for (const part of parts) {
    const table = targetOf(graph, part, EdgeType.internal, 'table');
    if (table >= 0) return table;
  }
  return -1;
}
