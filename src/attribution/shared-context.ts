import { EdgeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { FunctionSyntax, Syntax } from './syntax.ts';
import { isFunction, walk } from './syntax.ts';

/** What a closure keeps alive without using it. Source: V8 allocates one Context per scope for all closures in it. */
export interface SharedContext {
  /** Captured variables the closure itself never mentions. */
  readonly unused: readonly string[];
  /** Captured variables it does use. */
  readonly used: readonly string[];
  /** The closures that made V8 put the unused ones there. */
  readonly siblings: readonly { readonly functionSyntax: FunctionSyntax; readonly captures: readonly string[] }[];
}

/** Variables in the Context a closure was made in, by name, with the nodes they hold. */
export function contextVariables(graph: HeapGraph, closure: number): { name: string; node: number }[] {
  const context = targetOf(graph, closure, 'context');
  if (context < 0) return [];
  const variables: { name: string; node: number }[] = [];
  for (let edge = graph.firstEdge[context]; edge < graph.firstEdge[context + 1]; edge++)
    if (graph.edgeType[edge] === EdgeType.context)
      variables.push({ name: graph.edgeName(edge), node: graph.edgeTo[edge] });
  return variables;
}

function targetOf(graph: HeapGraph, node: number, internalName: string): number {
  for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++)
    if (graph.edgeType[edge] === EdgeType.internal && graph.edgeName(edge) === internalName) return graph.edgeTo[edge];
  return -1;
}

/**
 * Compares what the Context holds with what the closure's source mentions. `undefined` when it uses all of it, or when the
 * Context is the module's.
 */
export function sharedContext(
  graph: HeapGraph,
  closure: number,
  syntax: Syntax,
  literal: FunctionSyntax,
): SharedContext | undefined {
  if (literal.parent <= 0) return undefined;
  const mentioned = mentions(literal);
  // `this` is captured under its own name; the rest of V8's names are no variables.
  const names = contextVariables(graph, closure)
    .map((variable) => variable.name)
    .filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== literal.name);
  const unused = names.filter((name) => !mentioned.has(name));
  if (!unused.length) return undefined;
  const siblings = syntax.functions
    .filter((other) => other.index > 0 && other !== literal && isInside(syntax, other, literal.parent))
    .filter((other) => !isInside(syntax, other, literal.index))
    .map((other) => {
      const others = mentions(other);
      return { functionSyntax: other, captures: unused.filter((name) => others.has(name)) };
    })
    .filter((sibling) => sibling.captures.length > 0);
  return { unused, used: names.filter((name) => mentioned.has(name)), siblings };
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
    if (isFunction(node) && node !== literal.node) return true;
    return undefined;
  });
  for (const own of literal.scope.names.keys()) names.delete(own);
  return names;
}
