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
    case 'NewExpression':
      return [...accessPath(inner['callee'] as SyntaxNode), '()'];
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
