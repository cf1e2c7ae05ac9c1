import type { FunctionPosition, HeapEvidence, NamedPath } from './evidence.ts';
import { localBinding, throughImport, type ParsedScript, type Program } from './program.ts';
import {
  accessPath,
  declaringScope,
  functionAtPosition,
  isFunction,
  offsetAt,
  unwrap,
  type FunctionSyntax,
  type Scope,
  type Site,
  type Syntax,
  type SyntaxNode,
} from './syntax.ts';

/** A named path with its variable looked up in the source. */
export interface ResolvedPath {
  readonly path: NamedPath;
  /** Scope that declares the variable; `undefined` when the source does not show it. */
  readonly scope: Scope | undefined;
}

export function resolvePaths(paths: readonly NamedPath[], program: Program): ResolvedPath[] {
  return paths.map((path) => {
    const position = path.functions.find((candidate) => program.byId.has(candidate.scriptId));
    const parsed = position && program.byId.get(position.scriptId);
    if (!parsed) return { path, scope: undefined };
    if (path.anchor.kind === 'export') {
      const local = localBinding(parsed, path.names[0]);
      return local
        ? { path: { ...path, names: [local.name, ...path.names.slice(1)] }, scope: local.scope }
        : { path, scope: undefined };
    }
    const at = functionOf(parsed.syntax, position);
    return { path, scope: declaringScope(at.scope.parent ?? at.scope, path.names[0]) };
  });
}

export function functionOf(syntax: Syntax, position: FunctionPosition): FunctionSyntax {
  return functionAtPosition(syntax, offsetAt(syntax, position.line0, position.column0));
}

/** How well a site's receiver is the container: 1 is the very variable and property, 0 is no relation. */
export function receiverMatch(
  parsed: ParsedScript,
  site: Site,
  receiver: readonly string[],
  resolved: readonly ResolvedPath[],
): number {
  let best = 0;
  for (const form of receiverForms(parsed, site.scope, receiver))
    for (const candidate of resolved) best = Math.max(best, matchPath(parsed, site, form, candidate));
  return best;
}

interface ReceiverForm {
  readonly names: readonly string[];
  /** Scope the first name is read in. */
  readonly scope: Scope;
  /** 1 for what is written, less for each variable looked through. */
  readonly weight: number;
}

/** The receiver as written, with its local variable replaced by what that was made from, and as its exporter names it. */
function receiverForms(parsed: ParsedScript, scope: Scope, receiver: readonly string[]): ReceiverForm[] {
  const forms: ReceiverForm[] = [];
  let current = receiver;
  let weight = 1;
  for (let hop = 0; hop < 4; hop++) {
    forms.push({ names: withoutLookups(current), scope, weight });
    const imported = throughImport(parsed, scope, current);
    if (imported) forms.push({ names: withoutLookups(imported.names), scope: imported.scope, weight });
    const declared = declaringScope(scope, current[0]);
    const origins = declared ? aliasOrigins(declared.names.get(current[0])) : [];
    const origin = origins.find((path) => path.length > 0 && path[0] !== '?' && path[0] !== current[0]);
    if (!origin) break;
    current = [...origin, ...current.slice(1)];
    weight *= 0.95;
  }
  return forms;
}

/** `map.get(k) ?? fresh`, `a || b`, `c ? a : b`: each side a value may come from. */
function aliasOrigins(init: SyntaxNode | undefined): string[][] {
  const node = unwrap(init);
  if (!node) return [];
  switch (node.type) {
    case 'LogicalExpression':
      return [...aliasOrigins(node['left'] as SyntaxNode), ...aliasOrigins(node['right'] as SyntaxNode)];
    case 'ConditionalExpression':
      return [...aliasOrigins(node['consequent'] as SyntaxNode), ...aliasOrigins(node['alternate'] as SyntaxNode)];
    case 'AssignmentExpression':
      return [accessPath(node['left'] as SyntaxNode), ...aliasOrigins(node['right'] as SyntaxNode)];
    case 'Identifier':
    case 'MemberExpression':
    case 'OptionalMemberExpression':
    case 'CallExpression':
    case 'OptionalCallExpression':
      return [accessPath(node)];
    default:
      return [];
  }
}

/** `buckets.get(key)` reads an entry, as `buckets[key]` does. */
function withoutLookups(path: readonly string[]): string[] {
  const names: string[] = [];
  for (let index = 0; index < path.length; index++) {
    if (path[index] === 'get' && path[index + 1] === '()') {
      names.push('[]');
      index++;
    } else names.push(path[index]);
  }
  return names;
}

function matchPath(parsed: ParsedScript, site: Site, form: ReceiverForm, resolved: ResolvedPath): number {
  const { names, classes } = resolved.path;
  const target = trimStorage(names);
  const { names: receiver } = form;
  if (!receiver.length || !target.length) return 0;
  if (receiver[0] === 'this' || receiver[0] === 'super') {
    const rest = receiver.slice(1);
    if (!rest.length) return thisMatch(parsed.syntax, site, classes[target.length - 1] ?? '') * 0.9 * form.weight;
    if (!endsWith(target, rest)) return 0;
    const holder = classes[target.length - rest.length - 1] ?? '';
    return (thisMatch(parsed.syntax, site, holder) > 0 ? 0.98 : 0.75) * form.weight;
  }
  if (resolved.scope && declaringScope(form.scope, receiver[0]) === resolved.scope) {
    if (sameNames(receiver, target)) return form.weight;
    return 0;
  }
  const last = receiver.at(-1)!;
  if (last === '[]' || last === '()' || last === '?') return 0;
  if (resolved.scope === undefined && sameNames(receiver, target)) return 0.6 * form.weight;
  // `app.locals.seen` for a path that says `locals.seen`, `this.seen` through another variable.
  if (endsWith(target, receiver.slice(1)) && receiver.length > 1) return 0.55 * form.weight;
  return last === target.at(-1) ? 0.3 * form.weight : 0;
}

/** Whether `this` in the function around a site is of the class. */
function thisMatch(syntax: Syntax, site: Site, className: string): number {
  const name = syntax.functions[site.functionIndex].className;
  if (!name || !className) return 0;
  return name === className || `_${className}` === name || name === `_${className}` ? 1 : 0;
}

/** Storage that packages and Node put below an object is part of it: `_events`, a listener list, a private store. */
function trimStorage(names: readonly string[]): string[] {
  const at = names.findIndex((name) => name === '_events' || name === '<symbol kEvents>');
  return at > 0 ? names.slice(0, at) : [...names];
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

function endsWith(whole: readonly string[], tail: readonly string[]): boolean {
  return tail.length <= whole.length && tail.every((name, index) => name === whole[whole.length - tail.length + index]);
}

/**
 * The receiver is a part of the path, and the container lies deeper, in what a package made: the fewer names between, the
 * better, so that `this.socket.write(…)` is told from what only leads there.
 */
export function prefixMatch(
  parsed: ParsedScript,
  site: Site,
  receiver: readonly string[],
  resolved: readonly ResolvedPath[],
): number {
  let best = 0;
  for (const form of receiverForms(parsed, site.scope, receiver)) {
    const calls = form.names.indexOf('()');
    const root = calls > 0 ? form.names.slice(0, calls - 1) : form.names;
    if (!root.length) continue;
    for (const candidate of resolved) {
      const reached = reachedIndex(parsed, site, form.scope, root, candidate);
      if (reached < 0) continue;
      const { names } = candidate.path;
      const below = names.slice(reached + 1);
      const between = below.filter((name) => name !== '[]' && !isInternalName(name)).length;
      best = Math.max(best, form.weight * Math.max(0.5, 0.75 - 0.04 * between - 0.01 * below.length));
    }
  }
  return best;
}

/** Names by which packages and Node mark what is not for others. */
function isInternalName(name: string): boolean {
  return name.startsWith('_') || name.startsWith('#') || name.startsWith('<symbol');
}

/** Index into the path's names that a receiver leads to; -1 when it leads elsewhere, or to the container itself. */
function reachedIndex(
  parsed: ParsedScript,
  site: Site,
  scope: Scope,
  root: readonly string[],
  { path, scope: declared }: ResolvedPath,
): number {
  const { names, classes } = path;
  if (root[0] === 'this') {
    const rest = root.slice(1);
    if (!rest.length) return -1;
    for (let end = names.length - 2; end >= rest.length; end--) {
      const isHere = rest.every((name, index) => name === names[end - rest.length + 1 + index]);
      if (isHere && thisMatch(parsed.syntax, site, classes[end - rest.length]) > 0) return end;
    }
    return -1;
  }
  if (!declared || root[0] !== names[0] || declaringScope(scope, root[0]) !== declared) return -1;
  return root.length < names.length && sameNames(root, names.slice(0, root.length)) ? root.length - 1 : -1;
}

/** How well a stored value is a member: by the function's own place, by class, by the keys of a literal. */
export function memberMatch(
  parsed: ParsedScript,
  site: Site,
  value: SyntaxNode,
  evidence: HeapEvidence,
  memberFunctions: ReadonlyMap<FunctionSyntax, number>,
): number {
  const node = unwrap(value);
  if (!node) return 0;
  const { syntax } = parsed;
  if (isFunction(node)) {
    const literal = syntax.functions.find((candidate) => candidate.node === node);
    return (literal && memberFunctions.get(literal)) ?? 0;
  }
  switch (node.type) {
    case 'Identifier': {
      const scope = declaringScope(site.scope, node['name'] as string);
      const init = scope?.names.get(node['name'] as string);
      if (!init || init === value) return 0;
      return memberMatch(parsed, { ...site, scope: scope! }, init, evidence, memberFunctions) * 0.97;
    }
    case 'NewExpression':
      return classMatch(accessPath(node['callee'] as SyntaxNode).at(-1) ?? '', evidence);
    case 'ThisExpression':
      return classMatch(syntax.functions[site.functionIndex].className, evidence);
    case 'ObjectExpression':
      return Math.max(
        literalMatch(node, evidence.memberKeys),
        propertyMatch(parsed, site, node, evidence, memberFunctions),
      );
    case 'ArrayExpression':
      return arrayMatch(parsed, site, node, evidence, memberFunctions);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return callMatch(parsed, site, node, evidence, memberFunctions);
    case 'MemberExpression':
      return namedFunctionMatch(accessPath(node).at(-1) ?? '', memberFunctions);
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return memberMatch(parsed, site, node['right'] as SyntaxNode, evidence, memberFunctions);
    case 'ConditionalExpression':
      return Math.max(
        memberMatch(parsed, site, node['consequent'] as SyntaxNode, evidence, memberFunctions),
        memberMatch(parsed, site, node['alternate'] as SyntaxNode, evidence, memberFunctions),
      );
    case 'TemplateLiteral':
    case 'StringLiteral':
      return evidence.memberClasses.includes('(string)') ? 0.6 : 0;
    default:
      return 0;
  }
}

/** The member's own class, or one that a wrapper of Node's or a package's holds one for one. */
function classMatch(name: string, { memberClasses, constructed }: HeapEvidence): number {
  if (memberClasses.includes(name)) return 0.95;
  return constructed.get(name)?.agreement === 1 ? 0.85 : 0;
}

function arrayMatch(
  parsed: ParsedScript,
  site: Site,
  node: SyntaxNode,
  evidence: HeapEvidence,
  memberFunctions: ReadonlyMap<FunctionSyntax, number>,
): number {
  let best = evidence.memberClasses.includes('Array') ? 0.5 : 0;
  for (const element of node['elements'] as (SyntaxNode | null)[])
    if (element && element.type !== 'SpreadElement')
      best = Math.max(best, 0.9 * memberMatch(parsed, site, element, evidence, memberFunctions));
  return best;
}

/** `subscribe({ next: handler })`: functions in a literal that is handed over. */
function propertyMatch(
  parsed: ParsedScript,
  site: Site,
  node: SyntaxNode,
  evidence: HeapEvidence,
  memberFunctions: ReadonlyMap<FunctionSyntax, number>,
): number {
  let best = 0;
  for (const property of node['properties'] as SyntaxNode[]) {
    const literal = parsed.syntax.functions.find((candidate) => candidate.node === property);
    if (literal) best = Math.max(best, memberFunctions.get(literal) ?? 0);
    const value = property['value'] as SyntaxNode | undefined;
    if (value && isFunction(value)) best = Math.max(best, memberMatch(parsed, site, value, evidence, memberFunctions));
  }
  return best * 0.9;
}

function literalMatch(node: SyntaxNode, memberKeys: readonly string[]): number {
  if (!memberKeys.length) return 0;
  const keys = new Set<string>();
  let hasSpread = false;
  for (const property of node['properties'] as SyntaxNode[]) {
    if (property.type === 'SpreadElement') hasSpread = true;
    else keys.add(accessPath(property['key'] as SyntaxNode)[0] ?? '');
  }
  // Small integers are no edges of the heap, so a member may show fewer keys than the literal has.
  const known = memberKeys.filter((key) => keys.has(key)).length;
  if (!known) return 0;
  const share = known / memberKeys.length;
  return share === 1 ? 0.95 : hasSpread || share > 0.6 ? 0.6 : 0;
}

/** `handler.bind(this)`, `makeHandler(request)`, `createSession(…)`. */
function callMatch(
  parsed: ParsedScript,
  site: Site,
  node: SyntaxNode,
  evidence: HeapEvidence,
  memberFunctions: ReadonlyMap<FunctionSyntax, number>,
): number {
  const callee = accessPath(node['callee'] as SyntaxNode);
  if (callee.at(-1) === 'bind') {
    const bound = (node['callee'] as SyntaxNode)['object'] as SyntaxNode;
    return memberMatch(parsed, site, bound, evidence, memberFunctions) * 0.95;
  }
  if (evidence.memberClasses.includes('Buffer') && callee[0] === 'Buffer') return 0.6;
  const scope = declaringScope(site.scope, callee[0] ?? '');
  const made = scope?.names.get(callee[0]);
  const name = callee.at(-1) ?? '';
  for (const [literal, weight] of memberFunctions) {
    // The member was made inside the function that is called here.
    for (let at = literal.parent; at > 0; at = parsed.syntax.functions[at].parent) {
      const outer = parsed.syntax.functions[at];
      if ((made && outer.node === unwrap(made)) || (outer.name && outer.name === name)) return weight * 0.8;
    }
  }
  const result = made && isFunction(unwrap(made) ?? made) ? returnedValue(unwrap(made)!) : undefined;
  if (result && result !== node) return memberMatch(parsed, site, result, evidence, memberFunctions) * 0.8;
  return 0;
}

/** What a function gives back, where that is one expression. */
function returnedValue(node: SyntaxNode): SyntaxNode | undefined {
  const body = node['body'] as SyntaxNode;
  if (body.type !== 'BlockStatement') return body;
  const last = (body['body'] as SyntaxNode[]).findLast((statement) => statement.type === 'ReturnStatement');
  const value = last?.['argument'] as SyntaxNode | null | undefined;
  return value && value.type !== 'Identifier' ? value : undefined;
}

function namedFunctionMatch(name: string, memberFunctions: ReadonlyMap<FunctionSyntax, number>): number {
  for (const [literal, weight] of memberFunctions) if (name && literal.name === name) return weight * 0.8;
  return 0;
}
