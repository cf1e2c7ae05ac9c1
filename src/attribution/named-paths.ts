import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { isContext, type Anchor, type PathStep } from '../growth/paths.ts';
import { positionAt, type FunctionPosition } from './function-position.ts';
import { makerOf, type Maker } from './makers.ts';

/** A name that leads to the container: a variable and the properties below it. */
export interface NamedPath {
  /** Functions whose scope chain holds the variable; any of them resolves it. */
  readonly functions: readonly FunctionPosition[];
  /** Variable first; elements and entries as '[]'. Empty functions and names for a path from the root. */
  readonly names: readonly string[];
  /** Class of the object behind each name; `classes[i]` is what `names[i]` leads to. */
  readonly classes: readonly string[];
  /** Whose code runs behind each name. */
  readonly makers: readonly Maker[];
  /** Names of the functions made in the variable's own scope: the doors through which others reach it. */
  readonly doors: readonly string[];
  /** The variable holds a function that a package made, and the container lies below that. */
  readonly isFunction: boolean;
  /** Index of the first name in the innermost scope the path leads through: what is before it leads to a function only. */
  readonly start: number;
  /** How many scopes of functions it leads through. */
  readonly scopes: number;
  /** Functions of the workspace share that scope. */
  readonly startsInWorkspace: boolean;
  readonly anchor: Anchor;
}

/** The names on the way from an anchor down to the container. */
export function namedPath(
  growth: GrowthGraph,
  anchor: Anchor,
  isOwn: (position: FunctionPosition) => boolean,
): NamedPath {
  const { graph, memo } = growth;
  const names: string[] = [];
  const classes: string[] = [];
  const makers: Maker[] = [];
  let [start, scope, scopes] = [0, anchor.node, 0];
  for (const step of anchor.steps) {
    const name = readableName(graph, step);
    if (isContext(graph, step.to)) [start, scope, scopes] = [names.length, step.to, scopes + 1];
    if (name === undefined) continue;
    names.push(name);
    classes.push(graph.name(step.to));
    makers.push(makerOf(graph, step.to, isOwn));
  }
  const sharing = (context: number): readonly FunctionPosition[] =>
    memo.of('closures of a scope', context, () => closuresOf(graph, context));
  const functions = anchor.kind === 'variable' ? [...sharing(anchor.node)] : [];
  // A path that ends at a scope is named by what leads there.
  if (start >= names.length) start = 0;
  const startsInWorkspace = start === 0 || sharing(scope).some(isOwn);
  const way = { functions, classes, makers, scopes, startsInWorkspace, anchor };
  if (anchor.kind === 'export') {
    const exported = exportOf(graph, anchor.node);
    if (!exported) return { ...way, names: [], doors: [], isFunction: false, start: 0 };
    functions.push(exported.module);
    names.unshift(exported.name);
    classes.unshift(graph.name(anchor.steps[0].to));
    makers.unshift(makerOf(graph, anchor.steps[0].to, isOwn));
    if (start > 0) start++;
  }
  const first = anchor.steps[0]?.to ?? -1;
  const at = names.length > 1 && graph.nodeType[first] === NodeType.closure ? graph.locationIndex(first) : -1;
  const isFunction = at >= 0 && !isClass(graph, first) && !isOwn(positionAt(graph, at));
  const doors =
    anchor.kind === 'variable' ? memo.of('names of closures', anchor.node, () => closureNames(graph, anchor.node)) : [];
  return { ...way, names, doors, isFunction, start };
}

/** `undefined` for machinery. */
export function readableName(graph: HeapGraph, step: PathStep): string | undefined {
  switch (graph.edgeType[step.edgeIndex]) {
    case EdgeType.context:
    case EdgeType.property: {
      const name = graph.edgeName(step.edgeIndex);
      return name === '__proto__' ? undefined : name;
    }
    case EdgeType.element:
      return '[]';
    case EdgeType.internal:
      // Entries of a Map or Set hang below its table by number, values of a WeakMap at their keys, too.
      return /^\d+$|^(\d+ \/ )?part of key/.test(graph.edgeName(step.edgeIndex)) ? '[]' : undefined;
    default:
      return undefined;
  }
}

/** Constructors of classes have a prototype with a map of its own; V8 notes where the class is written. */
function isClass(graph: HeapGraph, closure: number): boolean {
  for (let edge = graph.firstEdge[closure]; edge < graph.firstEdge[closure + 1]; edge++)
    if (graph.name(graph.edgeTo[edge]) === 'system / ClassPositions') return true;
  return false;
}

/**
 * The name under which a module exports a Cell, and the module's script. A module's table of exports has the name just
 * before the Cell; its generator object has the script's position (measured on Node 20).
 */
function exportOf(graph: HeapGraph, cell: number): { name: string; module: FunctionPosition } | undefined {
  const { first, edge, from } = graph.retainers();
  for (let slot = first[cell]; slot < first[cell + 1]; slot++) {
    const table = from[slot];
    const index = Number(graph.edgeName(edge[slot]));
    if (graph.nodeType[table] !== NodeType.array || !Number.isInteger(index)) continue;
    const name = stringAt(graph, table, index - 1);
    const module = name === '' ? -1 : holderNamed(graph, table, 'system / SourceTextModule');
    const position = module < 0 ? undefined : positionBelow(graph, module);
    if (position) return { name, module: position };
  }
  return undefined;
}

function stringAt(graph: HeapGraph, table: number, index: number): string {
  for (let edge = graph.firstEdge[table]; edge < graph.firstEdge[table + 1]; edge++) {
    const to = graph.edgeTo[edge];
    if (graph.edgeName(edge) === String(index) && graph.nodeType[to] === NodeType.string) return graph.name(to);
  }
  return '';
}

function holderNamed(graph: HeapGraph, node: number, name: string): number {
  const { first, from } = graph.retainers();
  for (let slot = first[node]; slot < first[node + 1]; slot++) if (graph.name(from[slot]) === name) return from[slot];
  return -1;
}

function positionBelow(graph: HeapGraph, module: number): FunctionPosition | undefined {
  for (let edge = graph.firstEdge[module]; edge < graph.firstEdge[module + 1]; edge++) {
    const at = graph.locationIndex(graph.edgeTo[edge]);
    if (at >= 0) return positionAt(graph, at);
  }
  return undefined;
}

const MOST_CLOSURES = 8;

const MOST_DOORS = 64;

function closureNames(graph: HeapGraph, context: number): string[] {
  const { first, edge, from } = graph.retainers();
  const names = new Set<string>();
  // Few functions make many closures: the name of each is read once.
  const read = new Set<number>();
  const kindOf = scopeEdges(graph);
  for (let slot = first[context]; slot < first[context + 1] && names.size < MOST_DOORS; slot++) {
    const name = graph.nodeName[from[slot]];
    if (read.has(name) || kindOf(edge[slot]) !== 'context') continue;
    read.add(name);
    const text = graph.name(from[slot]);
    if (text) names.add(text);
  }
  return [...names];
}

/** Tells the edges by which a function holds its scope, and a scope the one around it, from others; names are read once. */
function scopeEdges({ edgeType, edgeNameOrIndex, strings }: HeapGraph): (edge: number) => string {
  const names = new Map<number, string>();
  return (edge) => {
    if (edgeType[edge] !== EdgeType.internal) return '';
    const index = edgeNameOrIndex[edge];
    let name = names.get(index);
    if (name === undefined) names.set(index, (name = strings.get(index)));
    return name;
  };
}

/** Positions of closures that were made in this scope or below it. */
function closuresOf(graph: HeapGraph, context: number): FunctionPosition[] {
  const { first, edge, from } = graph.retainers();
  const found: FunctionPosition[] = [];
  const contexts = [context];
  const kindOf = scopeEdges(graph);
  for (let index = 0; index < contexts.length && found.length < MOST_CLOSURES; index++) {
    const node = contexts[index];
    for (let slot = first[node]; slot < first[node + 1] && found.length < MOST_CLOSURES; slot++) {
      const holder = from[slot];
      const kind = kindOf(edge[slot]);
      if (kind === 'previous' && contexts.length < 64) contexts.push(holder);
      if (kind !== 'context') continue;
      const at = graph.locationIndex(holder);
      if (at < 0) continue;
      found.push(positionAt(graph, at));
    }
  }
  return found;
}
