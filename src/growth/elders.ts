import { zeroedBytes } from '../base/zeroed.ts';
import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew, isSustained, NO_COHORT } from './cohorts.ts';
import { visitEdgesTo } from './edges-to.ts';
import { isStrong, type GrowthGraph } from './growth-graph.ts';

const FEWEST = 5;

/**
 * 1 for objects of the first snapshot that are members themselves: what leaks has leaked before the series began, and such
 * an object is no reason why the new ones stay. It is of a class of which every interval brought more, and it is held as
 * those are: by the same holder, or by a member through the same edge.
 */
export function oldMembers(growth: GrowthGraph): Uint8Array {
  const { graph, cohort } = growth;
  const elders = zeroedBytes(graph.nodeCount);
  const sides = sidesOf(growth);
  if (!sides) return elders;
  const usual = usualEdges(growth, sides);
  const queue: number[] = [];
  const visit = (node: number, edge: number): void => {
    const to = graph.edgeTo[edge];
    if (sides[to] !== OLD || elders[to] === 1 || !isStrong(graph, edge)) return;
    const key = isNew(cohort[node]) || elders[node] ? memberKey(growth, node, edge) : holderKey(growth, node, edge);
    if ((usual.get(key) ?? 0) < FEWEST) return;
    elders[to] = 1;
    queue.push(to);
  };
  visitEdgesTo(graph, sides, OLD, visit);
  for (let node = queue.pop(); node !== undefined; node = queue.pop())
    for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++) visit(node, edge);
  return withDependants(graph, cohort, elders);
}

/** Objects of classes that grow: those of the first snapshot, and those that came since. */
const OLD = 1;
const NEW = 2;

/** On which side each node is, 0 for all others; `undefined` when no class grows. */
function sidesOf(growth: GrowthGraph): Uint8Array | undefined {
  const { graph, cohort } = growth;
  const grows = growingClasses(growth);
  if (!grows.some(Boolean)) return undefined;
  const sides = zeroedBytes(graph.nodeCount);
  const classOf = graph.classOfNode();
  for (let node = 0; node < graph.nodeCount; node++)
    if (grows[classOf[node]]) sides[node] = cohort[node] === 0 ? OLD : isNew(cohort[node]) ? NEW : 0;
  return sides;
}

/** Classes with a constructor (their keys start with its place) that every interval brought more objects of. */
function growingClasses({ graph, cohort, snapshots }: GrowthGraph): boolean[] {
  const classOf = graph.classOfNode();
  const keys = graph.classKeys();
  const counts = keys.map(() => new Uint32Array(snapshots));
  for (let node = 0; node < graph.nodeCount; node++)
    if (cohort[node] !== NO_COHORT && graph.nodeType[node] === NodeType.object) counts[classOf[node]][cohort[node]]++;
  return counts.map((of, index) => /^\d/.test(keys[index]) && isSustained(of, FEWEST));
}

/** How often new objects of such classes are held by an edge of some kind from a member, or by one holder. */
function usualEdges(growth: GrowthGraph, sides: Uint8Array): Map<number, number> {
  const { graph, cohort } = growth;
  const usual = new Map<number, number>();
  visitEdgesTo(graph, sides, NEW, (node, edge) => {
    if (!isStrong(graph, edge)) return;
    const key = isNew(cohort[node]) ? memberKey(growth, node, edge) : holderKey(growth, node, edge);
    usual.set(key, (usual.get(key) ?? 0) + 1);
  });
  return usual;
}

/** Class, edge and class as one number below 2^53: classes are some thousands, names some hundred thousands. */
function memberKey({ graph }: GrowthGraph, from: number, edge: number): number {
  const type = graph.edgeType[edge];
  const isNamed = type === EdgeType.property || type === EdgeType.context;
  const classOf = graph.classOfNode();
  const name = isNamed ? graph.edgeNameOrIndex[edge] + 8 : type;
  return (
    -1 - (((classOf[from] & 0x3fff) * 0x4000 + (classOf[graph.edgeTo[edge]] & 0x3fff)) * 0x1000000 + (name & 0xffffff))
  );
}

function holderKey({ graph, owner }: GrowthGraph, from: number, edge: number): number {
  return owner[from] * 0x10000 + (graph.classOfNode()[graph.edgeTo[edge]] & 0xffff);
}

/** What is kept by nothing but such members (their scopes, functions, lists) is part of them. */
function withDependants(graph: HeapGraph, cohort: Uint8Array, elders: Uint8Array): Uint8Array {
  const { nodeCount, firstEdge, edgeTo } = graph;
  const reached = zeroedBytes(nodeCount);
  const queue = new Uint32Array(nodeCount);
  let end = 1;
  reached[0] = 1;
  for (let at = 0; at < end; at++) {
    const node = queue[at];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const to = edgeTo[edge];
      if (reached[to] || elders[to] || isNew(cohort[to]) || !isStrong(graph, edge)) continue;
      reached[to] = 1;
      queue[end++] = to;
    }
  }
  for (let node = 0; node < nodeCount; node++) if (cohort[node] === 0 && !reached[node]) elders[node] = 1;
  return elders;
}
