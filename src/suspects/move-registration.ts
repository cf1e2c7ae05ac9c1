import { parseSource } from '../attribution/parse-source.ts';
import { positionAt, type Site, type Syntax } from '../attribution/syntax.ts';
import { boundNames, children, isFunction, isNode, unwrap, walk, type SyntaxNode } from '../attribution/syntax-tree.ts';
import type { SourceLine, TextChange } from '../model/text-change.ts';

const REGISTERING = /^(on|addListener|prependListener|addEventListener)$/;

/**
 * Moves the listener registration of a line from its function to the end of the top-level statement around it, so that
 * it runs once. `undefined` wherever that might change more than how often it runs: the emitter must be a constant of
 * the module, and nothing of the call may mean something of the functions around it.
 */
export function moveRegistration({ path, text, line0 }: SourceLine): readonly TextChange[] | undefined {
  const syntax = parseSource(text, path);
  const site = syntax?.sites.find(
    (one) => REGISTERING.test(one.member) && one.functionIndex > 0 && positionAt(syntax, one.start).line0 === line0,
  );
  if (!syntax || !site) return undefined;
  const statement = ownStatement(syntax, site);
  const program = syntax.functions[0].node;
  const around = (program['body'] as SyntaxNode[]).find(({ start, end }) => start <= site.start && site.end <= end);
  if (!statement || !around || around.type.startsWith('TSModule')) return undefined;
  const emitter = emitterOf(program, site);
  if (!emitter || !takesLiteral(site) || isOnce(site)) return undefined;
  const local = namesBoundIn(around, site.node);
  if (local.has(site.receiver[0]) || site.values.some((value) => needs(value, local))) return undefined;
  // A constant must be there before something is registered on it.
  const declared = [...immediateNames(site)].map((name) => declarationOf(program, name));
  if (declared.some((found) => found?.isVariable === true)) return undefined;
  const after = Math.max(around.end, ...declared.map((found) => found?.end ?? 0));
  return changes(syntax, statement, after);
}

/** The statement that is nothing but this call and stands directly in the body of its function: it runs whenever that does. */
function ownStatement(syntax: Syntax, site: Site): SyntaxNode | undefined {
  const body = syntax.functions[site.functionIndex].node['body'] as SyntaxNode;
  if (body.type !== 'BlockStatement') return undefined;
  return (body['body'] as SyntaxNode[]).find(
    (statement) => statement.type === 'ExpressionStatement' && statement['expression'] === site.node,
  );
}

interface Declaration {
  readonly end: number;
  /** Whether it may be given another value later. */
  readonly isVariable: boolean;
}

/** An import or constant of the module, or the process. */
function emitterOf(program: SyntaxNode, { receiver }: Site): boolean {
  if (receiver.length !== 1) return false;
  const found = declarationOf(program, receiver[0]);
  return found ? !found.isVariable : receiver[0] === 'process';
}

function declarationOf(program: SyntaxNode, name: string): Declaration | undefined {
  for (const statement of program['body'] as SyntaxNode[]) {
    const declaration = isNode(statement['declaration']) ? statement['declaration'] : statement;
    if (declaration.type === 'ImportDeclaration') {
      const locals = (declaration['specifiers'] as SyntaxNode[]).flatMap(({ local }) => boundNames(local));
      if (locals.includes(name)) return { end: 0, isVariable: false };
    } else if (declaration.type === 'VariableDeclaration') {
      const names = (declaration['declarations'] as SyntaxNode[]).flatMap(({ id }) => boundNames(id));
      if (names.includes(name)) return { end: statement.end, isVariable: declaration['kind'] !== 'const' };
    } else if (boundNames(declaration['id']).includes(name)) {
      // A function can be called before its declaration, a class cannot.
      return { end: declaration.type === 'FunctionDeclaration' ? 0 : statement.end, isVariable: false };
    }
  }
  return undefined;
}

function takesLiteral({ values }: Site): boolean {
  const listener = unwrap(values[1]);
  return listener !== undefined && isFunction(listener);
}

/** Such a listener goes by itself, and would not be registered again. */
function isOnce({ values }: Site): boolean {
  const options = unwrap(values[2]);
  if (options === undefined || options.type === 'BooleanLiteral') return false;
  if (options.type !== 'ObjectExpression') return true;
  const keys = (options['properties'] as SyntaxNode[]).map(({ key }) => boundNames(key)[0]);
  return keys.some((key) => key === undefined || key === 'once' || key === 'signal');
}

/** Every name that is given a meaning inside a top-level statement, types included, but for those inside the call itself. */
function namesBoundIn(around: SyntaxNode, call: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  const bind = (pattern: unknown): void => boundNames(pattern).forEach((name) => names.add(name));
  walk(around, (node) => {
    if (node === call) return false;
    if (isFunction(node)) (node['params'] as SyntaxNode[]).forEach(bind);
    if (node.type === 'CatchClause') bind(node['param']);
    if (node.type === 'TSTypeParameter') names.add(nameOfTypeParameter(node));
    const isDeclared = node.type.endsWith('Declaration') || /^(Function|Class)Expression$/.test(node.type);
    // What the statement itself declares is known to the whole module.
    if (node.type === 'VariableDeclarator' || (isDeclared && node !== around)) bind(node['id']);
    return undefined;
  });
  if (around.type === 'VariableDeclaration')
    for (const { id } of around['declarations'] as SyntaxNode[]) for (const name of boundNames(id)) names.delete(name);
  return names;
}

function nameOfTypeParameter({ name }: SyntaxNode): string {
  return isNode(name) ? (name['name'] as string) : String(name);
}

/** Whether code means something else, or nothing, outside of the functions around it. */
function needs(value: SyntaxNode, local: ReadonlySet<string>): boolean {
  const inner = unwrap(value);
  if (value.type === 'AwaitExpression') return true;
  if (!inner || !isFunction(inner)) return refers(value, local, false);
  // Within the function its parameters hide what has the same name around it.
  const own = new Set((inner['params'] as SyntaxNode[]).flatMap((parameter) => boundNames(parameter)));
  return refers(inner, new Set([...local].filter((name) => !own.has(name))), false);
}

function refers(node: SyntaxNode, local: ReadonlySet<string>, ownThis: boolean): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'JSXIdentifier':
      if (local.has(node['name'] as string) || (!ownThis && node['name'] === 'arguments')) return true;
      break;
    case 'ThisExpression':
    case 'Super':
    case 'MetaProperty':
      if (!ownThis) return true;
      break;
    default:
  }
  const inside = ownThis || (isFunction(node) && node.type !== 'ArrowFunctionExpression');
  for (const child of children(node)) {
    const isName =
      (child === node['property'] && (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression')) ||
      (child === node['key'] && node.type !== 'TSPropertySignature' && !node['shorthand']);
    if (isName && !node['computed']) continue;
    if (refers(child, local, inside)) return true;
  }
  return false;
}

/** What is looked up at once, not when the event comes. */
function immediateNames({ receiver, values }: Site): ReadonlySet<string> {
  const names = new Set([receiver[0]]);
  for (const value of values)
    walk(value, (node) => {
      if (isFunction(node)) return false;
      if (node.type === 'Identifier') names.add(node['name'] as string);
      return undefined;
    });
  return names;
}

function changes(syntax: Syntax, statement: SyntaxNode, after: number): readonly TextChange[] | undefined {
  const { text } = syntax;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indent = text.slice(lineStart, statement.start);
  const isAlone = indent.trim() === '' && /^[ \t]*(?:\r?\n|$)/.test(text.slice(statement.end));
  // Without semicolons the line after could go on with the one before.
  if (/^\s*[([`+\-/*]/.test(text.slice(statement.end)) && !/[;{}]\s*$/.test(text.slice(0, statement.start)))
    return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const body = text.slice(statement.start, statement.end);
  const lines = body
    .split(/\r?\n/)
    .map((line, i) => (i > 0 && line.startsWith(indent) ? line.slice(indent.length) : line));
  const moved = lines.join(newline);
  const removed = isAlone
    ? { start: lineStart, end: statement.end + (/^[ \t]*(?:\r?\n)?/.exec(text.slice(statement.end))?.[0].length ?? 0) }
    : { start: statement.start, end: statement.end };
  const end = moved.endsWith(';') ? moved : `${moved};`;
  return [
    { ...removed, text: '' },
    { start: after, end: after, text: `${newline}${newline}${end}` },
  ];
}
