import { EdgeType, NodeType } from '../heap/columns.ts';
import { targetOf } from '../heap/edge-targets.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew } from '../growth/cohorts.ts';
import type { Container } from '../growth/containers.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';

/** Classes of Node's timers, and of the lists it keeps them in. */
export const TIMERS = /^(TimersList|Timeout|Immediate|ImmediateList)$/;

/** Whether Node's lists hold a timer: one that was cleared, or has run, has no neighbour any more. Source: node/lib/internal/timers.js, `unenroll`. */
export function isListed(graph: HeapGraph, timer: number): boolean {
  return graph.name(timer) !== 'Timeout' || /^(Timeout|TimersList)$/.test(graph.name(nextOf(graph, timer)));
}

/** The node itself at the end. */
function nextOf(graph: HeapGraph, node: number): number {
  const next = targetOf(graph, node, EdgeType.property, '_idleNext');
  return next < 0 ? node : next;
}

/** Timers that run, by cohort and by the list that holds them. */
type Listed = ReadonlyMap<number, Float64Array>;

function listedTimers({ graph, cohort, snapshots, memo }: GrowthGraph): Listed {
  return memo.of('listed timers', 0, () => {
    const lists = new Map<number, Float64Array>();
    const name = graph.strings.indexOf('TimersList');
    for (let list = 0; list < graph.nodeCount; list++) {
      if (graph.nodeName[list] !== name) continue;
      const counts = new Float64Array(snapshots);
      const seen = new Set([list]);
      for (let timer = nextOf(graph, list); !seen.has(timer); timer = nextOf(graph, timer)) {
        seen.add(timer);
        if (cohort[timer] < snapshots) counts[cohort[timer]]++;
      }
      if (seen.size > 1) lists.set(list, counts);
    }
    return lists;
  });
}

/**
 * Whether timers that came in the series still run, and are not only what is left of many that were cleared: only then
 * may it be timers that keep what grows.
 */
export function keepsTimers(growth: GrowthGraph): boolean {
  return growth.memo.of('keeps timers', 0, () => {
    let running = 0;
    for (const list of listedTimers(growth).values()) for (const count of list.subarray(1)) running += count;
    return running > 0 && running >= LEAST_RUNNING * timersMade(growth);
  });
}

const LEAST_RUNNING = 0.3;

function timersMade({ graph, cohort }: GrowthGraph): number {
  const name = graph.strings.indexOf('Timeout');
  let made = 0;
  for (let node = 0; node < graph.nodeCount; node++)
    if (graph.nodeName[node] === name && graph.nodeType[node] === NodeType.object && isNew(cohort[node])) made++;
  return made;
}

/** Timers of the container's own list, else of all lists that are new, by cohort. */
export function timerCounts(growth: GrowthGraph, { owner }: Container): Float64Array {
  const lists = listedTimers(growth);
  const own = lists.get(owner);
  if (own) return own;
  const sum = new Float64Array(growth.snapshots);
  for (const [list, counts] of lists)
    if (isNew(growth.cohort[list])) counts.forEach((count, interval) => (sum[interval] += count));
  return sum;
}
