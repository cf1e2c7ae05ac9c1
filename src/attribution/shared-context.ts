import { EdgeType, NodeType } from '../heap/columns.ts';
import { targetOf } from '../heap/edge-targets.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { FunctionSyntax, Syntax } from './syntax.ts';
import { declaringScope } from './syntax.ts';
import { walk } from './syntax-tree.ts';

/** What a closure keeps alive without using it. Source: V8 allocates one Context per scope for all closures in it. */
export interface SharedContext {
  /** Captured variables the closure itself never mentions. */
  readonly unused: readonly string[];
  /** Captured variables it does use. */
  readonly used: readonly string[];
  /** The closures that made V8 put the unused ones there. */
  readonly siblings: readonly { readonly functionSyntax: FunctionSyntax; readonly captures: readonly string[] }[];
}

const MOST_CONTEXTS = 8;

/** Names of the variables in the Context a closure was made in, and in those around it, nearest first. */
function contextVariables(graph: HeapGraph, closure: number): Set<string> {
  const names = new Set<string>();
  let context = targetOf(graph, closure, EdgeType.internal, 'context');
  for (let hop = 0; context >= 0 && hop < MOST_CONTEXTS; hop++) {
    for (let edge = graph.firstEdge[context]; edge < graph.firstEdge[context + 1]; edge++)
      // A number is small: that it is kept as well says nothing.
      if (graph.edgeType[edge] === EdgeType.context && graph.nodeType[graph.edgeTo[edge]] !== NodeType.number)
        names.add(graph.edgeName(edge));
    context = targetOf(graph, context, EdgeType.internal, 'previous');
  }
  return names;
}

/**
 * Compares what the Contexts hold with what the closure's source mentions. `undefined` when it uses all of it; variables
 * of the module live as long as the program and are left out.
 */
export function sharedContext(
  graph: HeapGraph,
  closure: number,
  syntax: Syntax,
  literal: FunctionSyntax,
): SharedContext | undefined {
  const mentioned = mentions(literal);
  const used: string[] = [];
  const unused: string[] = [];
  const bySibling = new Map<FunctionSyntax, string[]>();
  for (const name of contextVariables(graph, closure)) {
    const declared = declaringScope(literal.scope.parent, name)?.functionIndex ?? 0;
    if (declared === 0 || name === literal.name) continue;
    if (mentioned.has(name)) {
      used.push(name);
      continue;
    }
    unused.push(name);
    const sibling = capturingSibling(syntax, literal, declared, name);
    if (sibling) bySibling.set(sibling, [...(bySibling.get(sibling) ?? []), name]);
  }
  if (!unused.length) return undefined;
  const siblings = [...bySibling].map(([functionSyntax, captures]) => ({ functionSyntax, captures }));
  return { used, unused, siblings };
}

/** The outermost other closure in the function that declares a variable, and that mentions it. */
function capturingSibling(
  syntax: Syntax,
  literal: FunctionSyntax,
  declared: number,
  name: string,
): FunctionSyntax | undefined {
  return syntax.functions.find(
    (other) =>
      other.index > declared &&
      other !== literal &&
      isInside(syntax, other, declared) &&
      !isInside(syntax, other, literal.index) &&
      !isInside(syntax, literal, other.index) &&
      mentions(other).has(name),
  );
}

function isInside(syntax: Syntax, candidate: FunctionSyntax, ancestor: number): boolean {
  for (let at = candidate.parent; at >= 0; at = syntax.functions[at].parent) if (at === ancestor) return true;
  return false;
}

/** Identifiers a function mentions, its own parameters and declarations left out. */
function mentions(literal: FunctionSyntax): Set<string> {
  const names = new Set<string>();
  walk(literal.node, (node) => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') names.add(node['name'] as string);
    if (node.type === 'ThisExpression') names.add('this');
  });
  for (const own of literal.scope.names.keys()) names.delete(own);
  return names;
}
