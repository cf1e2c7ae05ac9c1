import { EdgeType } from '../heap/columns.ts';
import { targetOf } from '../heap/edge-targets.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew } from '../growth/cohorts.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';

const MOST_NODES = 20_000;
const MOST_LINKS = 200;

export function isReaction(graph: HeapGraph, node: number): boolean {
  return graph.name(node) === 'system / PromiseReaction';
}

/**
 * Reactions that lead from a promise to one that is waited for in its turn, as `tail = tail.then(work)` makes them. Others
 * that wait for the same promises (`await`, a race) hang on the chain, and do not make it longer.
 */
export function linkingReactions({ graph, cohort }: GrowthGraph, from: readonly number[]): number[] {
  const { firstEdge, edgeTo, edgeType } = graph;
  const found: number[] = [];
  const seen = new Set(from);
  const queue = [...from];
  for (let next = 0; next < queue.length && next < MOST_NODES && found.length < MOST_LINKS; next++) {
    const node = queue[next];
    const isOne = isReaction(graph, node);
    if (isOne && isNew(cohort[node]) && leadsOn(graph, node)) found.push(node);
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const to = edgeTo[edge];
      if (edgeType[edge] === EdgeType.weak || seen.has(to) || !isNew(cohort[to])) continue;
      if (!isReaction(graph, to) && graph.name(to) !== 'Promise') continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return found;
}

function leadsOn(graph: HeapGraph, reaction: number): boolean {
  for (let edge = graph.firstEdge[reaction]; edge < graph.firstEdge[reaction + 1]; edge++) {
    const to = graph.edgeTo[edge];
    if (graph.name(to) === 'Promise' && isWaitedFor(graph, to)) return true;
  }
  return false;
}

function isWaitedFor(graph: HeapGraph, promise: number): boolean {
  const waiting = targetOf(graph, promise, EdgeType.internal, 'reactions_or_result');
  return waiting >= 0 && isReaction(graph, waiting);
}
