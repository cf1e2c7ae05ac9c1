import type { Store } from './evidence.ts';
import type { ParsedScript } from './program.ts';
import { declaringScope, type FunctionSyntax, type Scope, type Site } from './syntax.ts';
import { accessPath, isFunction, isNode, unwrap, walk, type SyntaxNode } from './syntax-tree.ts';

const SIZE_OF: Partial<Record<Store, string>> = { array: 'length', map: 'size', set: 'size' };
const REMOVING = /^(shift|pop|splice|delete|clear|remove|evict)/;
const EXITS = /^(Return|Throw|Continue|Break)Statement$/;
const MOST_HOPS = 4;

interface Comparison {
  /** The collection's size stands on the smaller side. */
  readonly isBelow: boolean;
  readonly limit: SyntaxNode;
}

/**
 * How many members a collection may have by the function that fills it: it asks for the size before it adds, or takes out
 * when there are more. `undefined` where nothing of the kind stands there, or the number cannot be read from the source.
 */
export function boundOf(parsed: ParsedScript, site: Site, store: Store): number | undefined {
  const size = SIZE_OF[store];
  const around = parsed.syntax.functions[site.functionIndex];
  if (size === undefined || site.receiver.length === 0 || around.index === 0) return undefined;
  const collection = site.receiver.join('.');
  let most: number | undefined;
  walk(around.node, (node) => {
    if (isFunction(node) && node !== around.node) return false;
    const branch = branchOf(node);
    if (!branch) return true;
    for (const { isBelow, limit } of comparisons(branch.test, `${collection}.${size}`)) {
      const holds = isBelow
        ? covers(branch.body, site) || adds(branch.body, collection)
        : takesOut(branch.body, collection);
      const leaves = !isBelow && branch.body.end <= site.start && EXITS.test(lastOf(branch.body).type);
      const count = holds || leaves ? numberOf(parsed, site.scope, around, limit, MOST_HOPS) : undefined;
      if (count !== undefined) most = Math.max(most ?? 0, count);
    }
    return true;
  });
  return most;
}

/** What is asked, and what is done when it is so. */
function branchOf(node: SyntaxNode): { test: SyntaxNode; body: SyntaxNode } | undefined {
  const body = node['consequent'] ?? node['body'];
  if (isNode(node['test']) && isNode(body)) return { test: node['test'], body };
  if (node.type !== 'LogicalExpression' || node['operator'] !== '&&') return undefined;
  return { test: node['left'] as SyntaxNode, body: node['right'] as SyntaxNode };
}

function comparisons(test: SyntaxNode, size: string): Comparison[] {
  const found: Comparison[] = [];
  walk(test, (node) => {
    const operator = node.type === 'BinaryExpression' ? (node['operator'] as string) : '';
    if (!/^(<|<=|>|>=)$/.test(operator)) return;
    const [left, right] = [node['left'] as SyntaxNode, node['right'] as SyntaxNode];
    const isSmaller = operator.startsWith('<');
    if (accessPath(left).join('.') === size) found.push({ isBelow: isSmaller, limit: right });
    else if (accessPath(right).join('.') === size) found.push({ isBelow: !isSmaller, limit: left });
  });
  return found;
}

function covers(body: SyntaxNode, site: Site): boolean {
  return body.start <= site.start && site.end <= body.end;
}

function adds(body: SyntaxNode, collection: string): boolean {
  return callsOn(body, collection, /^(push|unshift|set|add)$/);
}

function takesOut(body: SyntaxNode, collection: string): boolean {
  let found = callsOn(body, collection, REMOVING);
  walk(body, (node) => {
    if (node.type !== 'AssignmentExpression') return;
    const set = accessPath(node['left'] as SyntaxNode).join('.');
    found ||= set === collection || set === `${collection}.length`;
  });
  return found;
}

function callsOn(body: SyntaxNode, collection: string, method: RegExp): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
    const path = accessPath(node['callee'] as SyntaxNode);
    found ||= method.test(path.at(-1) ?? '') && path.slice(0, -1).join('.') === collection;
  });
  return found;
}

function lastOf(body: SyntaxNode): SyntaxNode {
  return body.type === 'BlockStatement' ? ((body['body'] as SyntaxNode[]).at(-1) ?? body) : body;
}

/** A number that is written out, in a constant, or in a field that was set to one, also by whoever makes the object. */
function numberOf(
  parsed: ParsedScript,
  scope: Scope,
  around: FunctionSyntax,
  value: SyntaxNode | undefined,
  hops: number,
): number | undefined {
  const node = unwrap(value);
  if (!node || hops === 0) return undefined;
  if (node.type === 'NumericLiteral') return node['value'] as number;
  if (node.type === 'BinaryExpression') return product(node, (side) => numberOf(parsed, scope, around, side, hops - 1));
  if (node.type === 'Identifier') {
    const name = node['name'] as string;
    const declared = declaringScope(scope, name);
    if (!declared || declared.assigned.has(name)) return undefined;
    const init = declared.names.get(name);
    return init
      ? numberOf(parsed, declared, around, init, hops - 1)
      : handedNumber(parsed, parsed.syntax.functions[declared.functionIndex], name, hops);
  }
  const path = accessPath(node);
  return path.length === 2 && path[0] === 'this' ? fieldNumber(parsed, around.className, path[1], hops) : undefined;
}

function product(node: SyntaxNode, of: (side: SyntaxNode) => number | undefined): number | undefined {
  const [left, right] = [of(node['left'] as SyntaxNode), of(node['right'] as SyntaxNode)];
  if (left === undefined || right === undefined) return undefined;
  if (node['operator'] === '*') return left * right;
  return node['operator'] === '<<' ? left * 2 ** right : undefined;
}

/** What the callers of a constructor hand over for a parameter: the largest, where each is a number. */
function handedNumber(
  { program }: ParsedScript,
  callee: FunctionSyntax,
  name: string,
  hops: number,
): number | undefined {
  if (!callee.isConstructor) return undefined;
  const index = (callee.node['params'] as SyntaxNode[]).findIndex((parameter) => parameter['name'] === name);
  const calls = (program.calls.get(callee.className) ?? []).filter(({ site }) => site.kind === 'new');
  return index < 0
    ? undefined
    : largest(
        calls.map(({ parsed, site }) =>
          numberOf(parsed, site.scope, parsed.syntax.functions[site.functionIndex], site.values[index], hops - 1),
        ),
      );
}

function fieldNumber(parsed: ParsedScript, className: string, field: string, hops: number): number | undefined {
  const { functions, sites } = parsed.syntax;
  const sets = sites.filter(
    (site) =>
      site.kind === 'assign' &&
      site.member === field &&
      site.receiver.join() === 'this' &&
      functions[site.functionIndex].className === className,
  );
  return largest(
    sets.map((site) => numberOf(parsed, site.scope, functions[site.functionIndex], site.values[0], hops - 1)),
  );
}

function largest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((each) => each !== undefined);
  return known.length > 0 && known.length === numbers.length ? Math.max(...known) : undefined;
}
