import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew } from './cohorts.ts';
import { isStrong, type GrowthGraph } from './containers.ts';

/** One edge of a path that leads down to the object in question. */
export interface PathStep {
  readonly edgeIndex: number;
  /** Node the edge comes from. */
  readonly from: number;
  /** Node the edge leads to. */
  readonly to: number;
}

/** A place with a name that keeps an object alive: a variable of a scope, or the root where no variable does. */
export interface Anchor {
  readonly kind: 'variable' | 'root';
  /** The Context for a variable, else the node below the root. */
  readonly node: number;
  /** From the anchor down to the object; the first step is the variable. */
  readonly steps: readonly PathStep[];
}

const MOST_ANCHORS = 12;
const MOST_VISITED = 200_000;
const MOST_COST = 64;

/**
 * Variables that keep `node` alive, nearest first, and the way to the root. Only what is older than the growth is walked:
 * a request that leaks itself does not explain why it is alive.
 */
export function anchorsOf(growth: GrowthGraph, node: number): Anchor[] {
  const { graph, cohort } = growth;
  const retainers = graph.retainers();
  const down = new Map<number, PathStep | undefined>([[node, undefined]]);
  const buckets: number[][] = [[node]];
  const anchors: Anchor[] = [];
  const contexts = new Set<number>();
  let visited = 0;
  for (let cost = 0; cost < Math.min(buckets.length, MOST_COST); cost++) {
    // The bucket grows while it is walked: edges that cost nothing stay in it.
    for (const at of buckets[cost] ?? []) {
      if (visited++ > MOST_VISITED) return anchors;
      for (let slot = retainers.first[at]; slot < retainers.first[at + 1]; slot++) {
        const edge = retainers.edge[slot];
        const from = retainers.from[slot];
        if (down.has(from) || !isStrong(graph, edge) || isBookkeeping(graph, edge, from)) continue;
        if (isNew(cohort[from]) && !isNew(cohort[node])) continue;
        down.set(from, { edgeIndex: edge, from, to: at });
        const next = cost + costOf(graph, edge, from);
        (buckets[next] ??= []).push(from);
        if (graph.edgeType[edge] === EdgeType.context && isContext(graph, from) && !contexts.has(from)) {
          contexts.add(from);
          anchors.push({ kind: 'variable', node: from, steps: stepsFrom(down, from) });
          if (anchors.length >= MOST_ANCHORS) return anchors;
        }
        if (from === 0) {
          anchors.push({ kind: 'root', node: from, steps: stepsFrom(down, from) });
          return anchors;
        }
      }
    }
  }
  return anchors;
}

/** The shortest honest way from the root to `node`, machinery included; empty when nothing but garbage holds it. */
export function pathFromRoot(growth: GrowthGraph, node: number): PathStep[] {
  const anchors = anchorsOf(growth, node);
  return [...((anchors.find((anchor) => anchor.kind === 'root') ?? anchors.at(-1))?.steps ?? [])];
}

export function isContext(graph: HeapGraph, node: number): boolean {
  return graph.nodeType[node] === NodeType.object && graph.name(node) === 'system / Context';
}

function stepsFrom(down: ReadonlyMap<number, PathStep | undefined>, from: number): PathStep[] {
  const steps: PathStep[] = [];
  for (let step = down.get(from); step; step = down.get(step.to)) steps.push(step);
  return steps;
}

/** What V8 notes about code and shapes holds constants and prototypes, never the reason why data stays. */
function isBookkeeping(graph: HeapGraph, edge: number, from: number): boolean {
  const type = graph.nodeType[from];
  if (type === NodeType.code || type === NodeType.objectShape) return true;
  if (graph.edgeType[edge] === EdgeType.property) return graph.edgeName(edge) === '__proto__';
  return false;
}

function costOf(graph: HeapGraph, edge: number, from: number): number {
  switch (graph.edgeType[edge]) {
    case EdgeType.property:
    case EdgeType.context:
    case EdgeType.element:
      return 1;
    case EdgeType.internal:
      return graph.nodeType[from] === NodeType.synthetic ? 4 : 1;
    default:
      return 3;
  }
}
