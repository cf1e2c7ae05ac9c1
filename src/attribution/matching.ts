import type { FunctionPosition, NamedPath } from './named-paths.ts';
import { localBinding, throughImport, type ParsedScript, type Program } from './program.ts';
import {
  declaringScope,
  functionAtPosition,
  offsetAt,
  type FunctionSyntax,
  type Scope,
  type Site,
  type Syntax,
} from './syntax.ts';
import { accessPath, unwrap, type SyntaxNode } from './syntax-tree.ts';

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
    if (declared && hop === 0) forms.push(...argumentForms(parsed, declared, current));
    const origins = declared ? aliasOrigins(declared.names.get(current[0])) : [];
    const origin = origins.find((path) => path.length > 0 && path[0] !== '?' && path[0] !== current[0]);
    if (!origin) break;
    current = [...origin, ...current.slice(1)];
    weight *= 0.95;
  }
  return forms;
}

const MOST_CALLERS = 8;

/** A parameter by what callers hand over for it: `receive(socket, archive)` for `archive` inside of `receive`. */
function argumentForms(parsed: ParsedScript, declared: Scope, path: readonly string[]): ReceiverForm[] {
  const callee = parsed.syntax.functions[declared.functionIndex];
  if (!callee?.name || callee.scope !== declared) return [];
  const index = (callee.node['params'] as SyntaxNode[]).findIndex((parameter) => accessPath(parameter)[0] === path[0]);
  if (index < 0) return [];
  const forms: ReceiverForm[] = [];
  for (const { syntax } of parsed.program.scripts) {
    for (const site of syntax.sites) {
      if (site.kind !== 'call' || site.member !== callee.name || !site.values[index]) continue;
      const handed = accessPath(site.values[index]);
      if (handed[0] === '?' || handed.length === 0) continue;
      forms.push({ names: withoutLookups([...handed, ...path.slice(1)]), scope: site.scope, weight: 0.9 });
      if (forms.length >= MOST_CALLERS) return forms;
    }
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

function sameNames(written: readonly string[], path: readonly string[]): boolean {
  return written.length === path.length && endsWith(path, written);
}

/** A computed part (`byDay[day]`) may be any name of the heap's. */
function endsWith(path: readonly string[], written: readonly string[]): boolean {
  const from = path.length - written.length;
  return from >= 0 && written.every((name, index) => name === '[]' || name === path[from + index]);
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
      const isHere = endsWith(names.slice(0, end + 1), rest);
      if (isHere && thisMatch(parsed.syntax, site, classes[end - rest.length]) > 0) return end;
    }
    return -1;
  }
  if (!declared || root[0] !== names[0] || declaringScope(scope, root[0]) !== declared) return -1;
  return root.length < names.length && sameNames(root, names.slice(0, root.length)) ? root.length - 1 : -1;
}
