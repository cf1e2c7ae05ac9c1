import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew } from '../growth/cohorts.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { positionAt, type FunctionPosition } from './function-position.ts';
import { isReaction } from './reactions.ts';

export interface MemberFunction extends FunctionPosition {
  /** Members (of the sample) that hold or are such a function. */
  readonly count: number;
  /** 0 when the member is the function, else how many edges below it. */
  readonly depth: number;
}

/** Functions of packages matter near the member only; what the workspace handed over may lie behind layers of theirs. */
const MOST_DEPTH = 4;
const MOST_DEPTH_OF_OWN = 14;
const MOST_NODES = 1200;
const MOST_SEARCHED = 24;

/** Functions the members are or hold, nearest and most frequent first. */
export function memberFunctions(
  growth: GrowthGraph,
  members: readonly number[],
  areLinks: boolean,
  isOwn: (position: FunctionPosition) => boolean,
): MemberFunction[] {
  const { graph } = growth;
  const found = new Map<string, MemberFunction & { count: number; depth: number }>();
  const step = Math.max(1, Math.ceil(members.length / MOST_SEARCHED));
  for (let index = 0; index < members.length; index += step) {
    const seenHere = new Set<string>();
    visitBelow(growth, members[index], areLinks, (node, depth) => {
      const at = isFunctionLike(growth, node) ? graph.locationIndex(node) : -1;
      if (at < 0) return;
      const position = positionAt(graph, at);
      if (depth > MOST_DEPTH && !isOwn(position)) return;
      const key = `${position.scriptId}:${position.line0}:${position.column0}`;
      if (seenHere.has(key)) return;
      seenHere.add(key);
      const known = found.get(key);
      if (known) {
        known.count++;
        known.depth = Math.min(known.depth, depth);
      } else found.set(key, { ...position, count: 1, depth });
    });
  }
  return [...found.values()].sort((a, b) => a.depth - b.depth || b.count - a.count);
}

/** A function of the module that each member refers to: `setInterval(beat, 1000)`. */
const MOST_DEPTH_OF_SHARED = 2;
const HANDED_OVER = /^(_onTimeout|_onImmediate|callback|listener|handler|fn|next|bound_function|_callback|cb)$/;

function handsOver(graph: HeapGraph, edge: number): boolean {
  const type = graph.edgeType[edge];
  return (type === EdgeType.property || type === EdgeType.internal) && HANDED_OVER.test(graph.edgeName(edge));
}

/** Breadth first over what is new below a member. */
function visitBelow(
  growth: GrowthGraph,
  member: number,
  areLinks: boolean,
  visit: (node: number, depth: number) => void,
): void {
  const { graph, cohort } = growth;
  const link = graph.classOfNode()[member];
  const isOfPromise = isReaction(graph, member);
  const seen = new Set([member]);
  let wave = [member];
  for (let depth = 0; depth <= MOST_DEPTH_OF_OWN && wave.length; depth++) {
    const next: number[] = [];
    for (const node of wave) {
      visit(node, depth);
      for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1] && seen.size < MOST_NODES; edge++) {
        const to = graph.edgeTo[edge];
        if (graph.edgeType[edge] === EdgeType.weak || seen.has(to)) continue;
        if (!isNew(cohort[to])) {
          if (depth < MOST_DEPTH_OF_SHARED && handsOver(graph, edge)) visit(to, depth + 1);
          continue;
        }
        // The next link of a list is another member with functions of its own.
        if (areLinks && graph.nodeType[to] === NodeType.object && graph.classOfNode()[to] === link) continue;
        if (isOfPromise && (isReaction(graph, to) || graph.name(to) === 'Promise')) continue;
        seen.add(to);
        next.push(to);
      }
    }
    wave = next;
  }
}

/** Closures, and suspended functions by their generator object. */
function isFunctionLike(growth: GrowthGraph, node: number): boolean {
  return growth.graph.nodeType[node] === NodeType.closure || isGenerator(growth, node);
}

/** Generators that the program made bear the name of their function, those of async functions none. */
export function isGenerator({ graph, memo }: GrowthGraph, node: number): boolean {
  if (graph.nodeType[node] !== NodeType.object) return false;
  const registers = memo.of('name of registers', 0, () => graph.strings.indexOf('parameters_and_registers'));
  for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++)
    if (graph.edgeNameOrIndex[edge] === registers && graph.edgeType[edge] === EdgeType.internal) return true;
  return false;
}
