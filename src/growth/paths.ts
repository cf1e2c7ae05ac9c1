import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew } from './cohorts.ts';
import { isStrong, type GrowthGraph } from './growth-graph.ts';

/** One edge of a path that leads down to the object in question. */
export interface PathStep {
  readonly edgeIndex: number;
  /** Node the edge comes from. */
  readonly from: number;
  /** Node the edge leads to. */
  readonly to: number;
}

/** A place with a name that keeps an object alive: a variable of a scope, an export of a module, or the root. */
export interface Anchor {
  readonly kind: 'variable' | 'export' | 'root';
  /** The Context of a variable, the Cell of an export, the root. */
  readonly node: number;
  /** From the anchor down to the object; the first step is the variable. */
  readonly steps: readonly PathStep[];
}

const MOST_ANCHORS = 24;
/** Closures of one function each have a scope of their own, with the same variables. */
const MOST_ALIKE = 2;
const MOST_VISITED = 60_000;
/** How much farther than the root names are looked for. */
const BEYOND_ROOT = 4;
const MOST_COST = 64;
/** Holders of a single thing that are passed on the way; rings end there. */
const MOST_ALONE = 16;
const NO_EDGE = 0xffffffff;

/**
 * Variables that keep `node` alive, nearest first, and the way to the root. Only what is older than the growth is walked:
 * a request that leaks itself does not explain why it is alive.
 */
export function anchorsOf(growth: GrowthGraph, node: number): readonly Anchor[] {
  const below: PathStep[] = [];
  const isFromNew = isNew(growth.cohort[node]);
  let top = node;
  // What hangs on one holder alone shares the ways to it with all that hang there.
  for (let step = onlyStep(growth, node, isFromNew); step && below.length < MOST_ALONE;) {
    below.unshift(step);
    top = step.from;
    step = onlyStep(growth, top, isFromNew);
  }
  const anchors = growth.memo.of(`anchors ${isFromNew}`, top, () => walkUp(growth, top, isFromNew));
  return below.length === 0 ? anchors : anchors.map((anchor) => ({ ...anchor, steps: [...anchor.steps, ...below] }));
}

/** The step to a node that one object alone holds, be it with storage of its own as well. */
function onlyStep(growth: GrowthGraph, node: number, isFromNew: boolean): PathStep | undefined {
  const { graph, owner } = growth;
  const { first, edge, from } = graph.retainers();
  let step: PathStep | undefined;
  for (let slot = first[node]; slot < first[node + 1]; slot++) {
    const holder = from[slot];
    if (!isWay(growth, edge[slot], holder, isFromNew)) continue;
    if (anchorKind(growth, edge[slot], holder) || holder === node) return undefined;
    if (step && owner[step.from] !== owner[holder]) return undefined;
    // The object itself comes before its storage.
    if (!step || holder === owner[holder]) step = { edgeIndex: edge[slot], from: holder, to: node };
  }
  return step;
}

function isWay(growth: GrowthGraph, edge: number, from: number, isFromNew: boolean): boolean {
  if (!isStrong(growth.graph, edge) || isBookkeeping(growth, edge, from)) return false;
  // Storage is as old as what it belongs to: V8 makes it anew when a collection grows.
  return isFromNew || !isNew(growth.cohort[growth.owner[from]]);
}

function walkUp(growth: GrowthGraph, node: number, isFromNew: boolean): Anchor[] {
  const { graph, met } = growth;
  const retainers = graph.retainers();
  // The edge that leads down from each node.
  met.clear();
  met.set(node, NO_EDGE);
  const buckets: number[][] = [[node]];
  const found = new AnchorList(graph);
  let visited = 0;
  let limit = MOST_COST;
  for (let cost = 0; cost < Math.min(buckets.length, limit); cost++) {
    // The bucket grows while it is walked: edges that cost nothing stay in it.
    for (const at of buckets[cost] ?? []) {
      if (visited++ > MOST_VISITED || found.isFull) return found.anchors;
      for (let slot = retainers.first[at]; slot < retainers.first[at + 1]; slot++) {
        const edge = retainers.edge[slot];
        const from = retainers.from[slot];
        if (met.has(from) || !isWay(growth, edge, from, isFromNew)) continue;
        met.set(from, edge);
        const next = cost + costOf(graph, edge, from);
        (buckets[next] ??= []).push(from);
        const kind = anchorKind(growth, edge, from);
        if (kind) found.add(kind, from, stepsFrom(growth, from));
        if (kind === 'root') limit = Math.min(limit, next + BEYOND_ROOT);
      }
    }
  }
  return found.anchors;
}

function anchorKind({ graph, kinds }: GrowthGraph, edge: number, from: number): Anchor['kind'] | undefined {
  if (from === 0) return 'root';
  if (graph.edgeType[edge] === EdgeType.context) return graph.nodeName[from] === kinds.context ? 'variable' : undefined;
  return graph.nodeType[from] === NodeType.hidden && graph.nodeName[from] === kinds.cell ? 'export' : undefined;
}

class AnchorList {
  readonly anchors: Anchor[] = [];
  readonly #graph: HeapGraph;
  readonly #alike = new Map<string, number>();

  constructor(graph: HeapGraph) {
    this.#graph = graph;
  }

  get isFull(): boolean {
    return this.anchors.length >= MOST_ANCHORS;
  }

  add(kind: Anchor['kind'], node: number, steps: readonly PathStep[]): void {
    const names = steps.map(({ edgeIndex, to }) => `${this.#graph.edgeName(edgeIndex)} ${this.#graph.name(to)}`);
    // A variable of the program may bear the name that a package's own variables have for the same object.
    const key = `${kind === 'variable' ? scriptOf(this.#graph, node) : ''} ${names.join()}`;
    const alike = this.#alike.get(key) ?? 0;
    this.#alike.set(key, alike + 1);
    if (kind === 'variable' && alike >= MOST_ALIKE) return;
    this.anchors.push({ kind, node, steps });
  }
}

/** Script of a function that was made in a scope; -1 when none of them lives. */
function scriptOf(graph: HeapGraph, context: number): number {
  const { first, from } = graph.retainers();
  for (let slot = first[context]; slot < first[context + 1]; slot++) {
    const at = graph.nodeType[from[slot]] === NodeType.closure ? graph.locationIndex(from[slot]) : -1;
    if (at >= 0) return graph.locations.scriptId[at];
  }
  return -1;
}

export function isContext(graph: HeapGraph, node: number): boolean {
  return graph.nodeType[node] === NodeType.object && graph.name(node) === 'system / Context';
}

function stepsFrom({ graph, met }: GrowthGraph, first: number): PathStep[] {
  const steps: PathStep[] = [];
  let from = first;
  for (let edgeIndex = met.get(from); edgeIndex !== NO_EDGE; edgeIndex = met.get(from)) {
    const to = graph.edgeTo[edgeIndex];
    steps.push({ edgeIndex, from, to });
    from = to;
  }
  return steps;
}

/** What V8 notes about code and shapes holds constants and prototypes, never the reason why data stays. */
function isBookkeeping({ graph, kinds }: GrowthGraph, edge: number, from: number): boolean {
  const type = graph.nodeType[from];
  if (type === NodeType.code || type === NodeType.objectShape) return true;
  if (graph.edgeType[edge] !== EdgeType.property || graph.edgeNameOrIndex[edge] !== kinds.proto) return false;
  // A class keeps the one it extends, with what that keeps in static fields.
  return type !== NodeType.closure;
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
