import { privateFieldRead } from './compiled-forms.ts';

/** A node of Babel's AST, read by field name only: the walk is generic and needs no table of types. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type);
}

/** `a.b[c]().d` → ['a', 'b', '[]', '()', 'd']; TypeScript's wrappers, optional chains and parentheses are looked through. */
export function accessPath(node: SyntaxNode | undefined): string[] {
  const inner = unwrap(node);
  if (!inner) return [];
  switch (inner.type) {
    case 'Identifier':
      return [inner['name'] as string];
    case 'ThisExpression':
      return ['this'];
    case 'Super':
      return ['super'];
    case 'Import':
      return ['import'];
    case 'PrivateName':
      return [`#${(inner['id'] as SyntaxNode)['name'] as string}`];
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return [...accessPath(inner['object'] as SyntaxNode), memberName(inner)];
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression': {
      const field = privateFieldRead(inner);
      if (field !== undefined) return field;
      return [...accessPath(inner['callee'] as SyntaxNode), '()'];
    }
    case 'AssignmentExpression':
    case 'LogicalExpression':
      // `(lists[day] ??= []).push(one)`, `(lists.get(day) ?? none).push(one)`
      return accessPath(inner['left'] as SyntaxNode);
    default:
      return ['?'];
  }
}

/** Name of a member expression's property; '[]' when it is computed. */
export function memberName(node: SyntaxNode): string {
  const property = node['property'] as SyntaxNode;
  if (property.type === 'PrivateName') return `#${(property['id'] as SyntaxNode)['name'] as string}`;
  if (!node['computed'] && property.type === 'Identifier') return property['name'] as string;
  if (property.type === 'StringLiteral') return property['value'] as string;
  return '[]';
}

const WRAPPERS: Record<string, string> = {
  TSAsExpression: 'expression',
  TSNonNullExpression: 'expression',
  TSSatisfiesExpression: 'expression',
  TSTypeAssertion: 'expression',
  ParenthesizedExpression: 'expression',
  AwaitExpression: 'argument',
  ChainExpression: 'expression',
};

export function unwrap(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let current = node;
  while (current) {
    // `(0, module.name)(…)`: how compilers call an imported function without a receiver.
    if (current.type === 'SequenceExpression') current = (current['expressions'] as SyntaxNode[]).at(-1);
    else if (current.type in WRAPPERS) current = current[WRAPPERS[current.type]] as SyntaxNode | undefined;
    else return current;
  }
  return undefined;
}

/** All nodes below `node`, `node` first; `enter` returning false skips what is below. */
export function walk(node: SyntaxNode, enter: (node: SyntaxNode) => boolean | void): void {
  if (enter(node) === false) return;
  for (const child of children(node)) walk(child, enter);
}

export function* children(node: SyntaxNode): Generator<SyntaxNode> {
  for (const key in node) {
    if (key === 'loc' || key === 'extra' || key === 'errors') continue;
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) yield value;
  }
}

/** The properties that lead from what is matched to a name that a pattern binds; `undefined` when it binds no such name. */
export function boundPath(pattern: unknown, name: string): string[] | undefined {
  if (!isNode(pattern)) return undefined;
  switch (pattern.type) {
    case 'Identifier':
      return pattern['name'] === name ? [] : undefined;
    case 'ObjectPattern':
      for (const property of pattern['properties'] as SyntaxNode[]) {
        const inner = property.type === 'RestElement' ? undefined : boundPath(property['value'], name);
        if (inner) return [accessPath(property['key'] as SyntaxNode)[0] ?? '?', ...inner];
      }
      return undefined;
    case 'ArrayPattern':
      for (const element of pattern['elements'] as unknown[]) {
        const inner = boundPath(element, name);
        if (inner) return ['[]', ...inner];
      }
      return undefined;
    case 'AssignmentPattern':
      return boundPath(pattern['left'], name);
    case 'TSParameterProperty':
      return boundPath(pattern['parameter'], name);
    default:
      return undefined;
  }
}

/** What a destructuring declaration binds a name to, as if it were written out: `const { open } = ledger` is `ledger.open`. */
export function boundValue(declarator: SyntaxNode, name: string): SyntaxNode | undefined {
  const init = isNode(declarator['init']) ? declarator['init'] : undefined;
  if (!init) return undefined;
  const path = boundPath(declarator['id'], name) ?? [];
  return path.reduce<SyntaxNode>(
    (object, part) => ({
      type: 'MemberExpression',
      start: init.start,
      end: init.end,
      object,
      property: { type: 'Identifier', name: part, start: init.start, end: init.end },
      computed: part === '[]',
    }),
    init,
  );
}

/** Names a pattern binds. */
export function boundNames(pattern: unknown, into: string[] = []): string[] {
  if (!isNode(pattern)) return into;
  switch (pattern.type) {
    case 'Identifier':
      into.push(pattern['name'] as string);
      break;
    case 'ObjectPattern':
      for (const property of pattern['properties'] as SyntaxNode[])
        boundNames(property.type === 'RestElement' ? property['argument'] : property['value'], into);
      break;
    case 'ArrayPattern':
      for (const element of pattern['elements'] as unknown[]) boundNames(element, into);
      break;
    case 'AssignmentPattern':
      boundNames(pattern['left'], into);
      break;
    case 'RestElement':
      boundNames(pattern['argument'], into);
      break;
    case 'TSParameterProperty':
      boundNames(pattern['parameter'], into);
      break;
    default:
  }
  return into;
}
