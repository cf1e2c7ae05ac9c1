import { className } from '../attribution/evidence.ts';
import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { Container } from '../growth/containers.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { isContext, type Anchor, type PathStep } from '../growth/paths.ts';
import type { RetainerStep } from '../model/report.ts';

const EDGE_KINDS = new Map<number, string>(Object.entries(EdgeType).map(([name, code]) => [code, name]));
/** A list of thousands of links reads the same after the first few. */
const MOST_REPEATS = 2;

/** Where a node's function or class is written; `{}` when nobody knows. */
export type PlaceOf = (node: number) => Pick<RetainerStep, 'file' | 'line' | 'column'>;

/** From the root (or the variable nearest to it) to a member of the container, machinery left out. */
export function retainerPath(
  { graph }: GrowthGraph,
  container: Container,
  anchors: readonly Anchor[],
  placeOf: PlaceOf,
): RetainerStep[] {
  const root = anchors.find((anchor) => anchor.kind === 'root');
  const named = anchors.find((anchor) => anchor.kind === 'variable');
  const steps: RetainerStep[] = [];
  const through = root?.steps.some((step) => step.from === named?.node) ? root : (named ?? root);
  for (const step of through?.steps ?? []) addStep(graph, steps, step, placeOf);
  const edge = container.memberEdges[0];
  const member = container.members[0];
  if (edge !== undefined && member !== undefined)
    addStep(graph, steps, { edgeIndex: edge, from: container.owner, to: member }, placeOf);
  return steps;
}

function addStep(graph: HeapGraph, steps: RetainerStep[], step: PathStep, placeOf: PlaceOf): void {
  const type = graph.edgeType[step.edgeIndex];
  const isStorage = type === EdgeType.internal && /^(elements|properties|table)$/.test(graph.edgeName(step.edgeIndex));
  if (isStorage || graph.nodeType[step.to] === NodeType.array) return;
  const edge = edgeText(graph, step.edgeIndex);
  const node = nodeText(graph, step.to);
  const repeats = steps.slice(-MOST_REPEATS).filter((other) => other.edge === edge && other.node === node).length;
  if (repeats >= MOST_REPEATS) return;
  steps.push({ edge, node, kind: EDGE_KINDS.get(type) ?? 'other', id: graph.nodeId[step.to], ...placeOf(step.to) });
}

function edgeText(graph: HeapGraph, edge: number): string {
  const name = graph.edgeName(edge);
  const type = graph.edgeType[edge];
  if (type === EdgeType.element || /^\d+$/.test(name)) return `[${name}]`;
  // "1 / part of key (…) -> value (…) pair in WeakMap (table @n)"
  return /^(\d+ \/ )?part of key/.test(name) ? 'value of its WeakMap key' : name;
}

function nodeText(graph: HeapGraph, node: number): string {
  if (isContext(graph, node)) return 'Context';
  if (graph.nodeType[node] === NodeType.closure) return `${graph.name(node) || '(anonymous)'}()`;
  if (graph.nodeType[node] === NodeType.synthetic) return graph.name(node) || '(root)';
  return className(graph, node);
}
