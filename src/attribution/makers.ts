import { EdgeType, NodeType } from '../heap/columns.ts';
import { targetOf } from '../heap/edge-targets.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { positionAt, type FunctionPosition } from './function-position.ts';

/**
 * Whose code an object runs: its class is written in the workspace, or the functions it holds are; `heir` is a class of the
 * workspace that extends one from elsewhere; `elsewhere` is a package or Node; '' is plain data.
 */
export type Maker = 'workspace' | 'heir' | 'elsewhere' | '';

const MOST_ANCESTORS = 6;
const MOST_EDGES = 64;

/** @param isOwn whether a position was written in the workspace */
export function makerOf(graph: HeapGraph, node: number, isOwn: (position: FunctionPosition) => boolean): Maker {
  const of = (written: number): Maker => {
    const at = graph.locationIndex(written);
    return at < 0 ? '' : isOwn(positionAt(graph, at)) ? 'workspace' : 'elsewhere';
  };
  if (graph.nodeType[node] !== NodeType.object && graph.nodeType[node] !== NodeType.closure) return '';
  const own = of(node);
  if (own === 'elsewhere' || graph.nodeType[node] === NodeType.closure) return own;
  if (own === 'workspace')
    return ancestorsOf(graph, node).some((ancestor) => of(ancestor) === 'elsewhere') ? 'heir' : own;
  return graph.name(node) === 'Object' ? makerOfFunctions(graph, node, of) : '';
}

/** A plain object with functions: of the workspace when any of them is. */
function makerOfFunctions(graph: HeapGraph, node: number, of: (closure: number) => Maker): Maker {
  let found: Maker = '';
  const end = Math.min(graph.firstEdge[node + 1], graph.firstEdge[node] + MOST_EDGES);
  for (let edge = graph.firstEdge[node]; edge < end; edge++) {
    const to = graph.edgeTo[edge];
    if (graph.edgeType[edge] !== EdgeType.property || graph.nodeType[to] !== NodeType.closure) continue;
    const maker = of(to);
    if (maker === 'workspace') return maker;
    found ||= maker;
  }
  return found;
}

/** Constructors of the prototypes behind an object, its own class first. */
function ancestorsOf(graph: HeapGraph, node: number): number[] {
  const found: number[] = [];
  for (let at = propertyOf(graph, node, '__proto__'); at >= 0 && found.length < MOST_ANCESTORS;) {
    const constructor = propertyOf(graph, at, 'constructor');
    if (constructor >= 0 && graph.nodeType[constructor] === NodeType.closure) found.push(constructor);
    at = propertyOf(graph, at, '__proto__');
  }
  return found;
}

function propertyOf(graph: HeapGraph, node: number, name: string): number {
  return targetOf(graph, node, EdgeType.property, name);
}

const BUILT_IN = /^(Map|Set|WeakMap|WeakSet|Array|Promise)$/;

/** The collection of the language that an object is, as `class Shelf extends Map` is a Map; else its own name. */
export function builtInName(graph: HeapGraph, node: number): string {
  const name = graph.name(node);
  if (BUILT_IN.test(name) || graph.nodeType[node] !== NodeType.object) return name;
  const base = ancestorsOf(graph, node).find((at) => BUILT_IN.test(graph.name(at)) && graph.locationIndex(at) < 0);
  return base === undefined ? name : graph.name(base);
}
