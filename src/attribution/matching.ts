import type { HeapEvidence } from './evidence.ts';
import type { FunctionPosition } from './function-position.ts';
import type { NamedPath } from './named-paths.ts';
import { localBinding, type ParsedScript, type Program, type ReceiverForm } from './program.ts';
import { DEEPER, ENTRY, receiverForms } from './receiver-forms.ts';
import { NOT_STORING, receiversOf } from './storing-forms.ts';
import {
  declaringScope,
  functionAtPosition,
  offsetAt,
  type FunctionSyntax,
  type Scope,
  type Site,
  type Syntax,
} from './syntax.ts';
import { boundNames, type SyntaxNode } from './syntax-tree.ts';

/** A named path with its variable looked up in the source. */
export interface ResolvedPath {
  readonly path: NamedPath;
  /** Scope that declares the variable; `undefined` when the source does not show it. */
  readonly scope: Scope | undefined;
  readonly parsed?: ParsedScript;
}

export function resolvePaths(paths: readonly NamedPath[], program: Program): ResolvedPath[] {
  return paths.map((path) => {
    const position = path.functions.find((candidate) => program.byId.has(candidate.scriptId));
    const parsed = position && program.byId.get(position.scriptId);
    if (!parsed) return { path, scope: undefined };
    if (path.anchor.kind === 'export') {
      const local = localBinding(parsed, path.names[0]);
      return local
        ? { path: { ...path, names: [local.name, ...path.names.slice(1)] }, scope: local.scope, parsed: local.parsed }
        : { path, scope: undefined };
    }
    const at = functionOf(parsed.syntax, position);
    return { path, scope: declaringScope(at.scope.parent ?? at.scope, path.names[0]), parsed };
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
  for (const form of receiverForms(parsed, site, receiver))
    for (const candidate of resolved) best = Math.max(best, matchPath(form, candidate));
  if (best >= DRAFT || !resolved.some(({ path }) => isStateOfPackage(path, path.names.length - 1))) return best;
  return isDraft(parsed, site, receiver) ? DRAFT : best;
}

export function bestReceiver(
  parsed: ParsedScript,
  site: Site,
  evidence: HeapEvidence,
  resolved: readonly ResolvedPath[],
): number {
  // Who sets anew what holds a list has an empty one: the list is made longer below it.
  const { store, container } = evidence;
  const isList = store === 'list' && site.kind === 'assign';
  const toMembers = isList ? resolved.filter(({ path }) => path.anchor.node === container.owner) : resolved;
  return Math.max(
    0,
    ...receiversOf(site, evidence).map((receiver) =>
      receiverMatch(parsed, site, receiver, receiver === site.receiver ? resolved : toMembers),
    ),
  );
}

const DRAFT = 0.78;

/** The first parameter of a function that the program never calls itself, but hands to a package: `(state, action) => …`. */
function isDraft(parsed: ParsedScript, site: Site, receiver: readonly string[]): boolean {
  const declared = receiver.length === 1 ? declaringScope(site.scope, receiver[0]) : undefined;
  const around = declared && parsed.syntax.functions[declared.functionIndex];
  if (!around || around.index === 0 || around.scope !== declared) return false;
  // A function with a capital may be a class, or bear a minifier's name.
  if (around.className !== '' && around.className !== around.name) return false;
  const [first] = around.node['params'] as SyntaxNode[];
  if (!first || !boundNames(first).includes(receiver[0]) || (around.node['params'] as SyntaxNode[]).length > 2)
    return false;
  // What is handed to `map` or `reduce` takes what the program has.
  return around.callSite < 0 && (!isCalled(parsed, around) || isInForeignLiteral(parsed, around));
}

/** By its name, where that means this function: minified code gives one name to many. */
function isCalled(parsed: ParsedScript, { name, scope }: FunctionSyntax): boolean {
  const calls = parsed.program.calls.get(name) ?? [];
  const home = declaringScope(scope.parent, name);
  return calls.some(
    (call) =>
      call.parsed !== parsed || (call.site.receiver.length === 0 && declaringScope(call.site.scope, name) === home),
  );
}

/** `createSlice({ reducers: { added(state, action) { … } } })`: who calls `added` elsewhere means another function. */
function isInForeignLiteral({ syntax, program }: ParsedScript, { start, end, parent }: FunctionSyntax): boolean {
  return syntax.sites.some(
    (site) =>
      site.kind === 'call' &&
      site.functionIndex === parent &&
      !program.functions.has(site.member) &&
      site.values.some((value) => value.type === 'ObjectExpression' && value.start < start && end <= value.end),
  );
}

function matchPath(form: ReceiverForm, resolved: ResolvedPath): number {
  const { names, classes } = resolved.path;
  const target = trimStorage(names);
  const { names: receiver } = form;
  if (!receiver.length || !target.length) return 0;
  if (receiver.includes(DEEPER)) return walkMatch(form, target, resolved);
  if (receiver[0] === 'this' || receiver[0] === 'super') {
    if (receiver[1] === 'constructor') return endsWith(target, receiver.slice(2)) ? 0.9 * form.weight : 0;
    const rest = receiver.slice(1);
    if (!rest.length) return thisMatch(form, classes[target.length - 1] ?? '') * 0.9 * form.weight;
    if (!endsWith(target, rest)) return 0;
    const holder = classes[target.length - rest.length - 1] ?? '';
    return (thisMatch(form, holder) > 0 ? 0.98 : 0.75) * form.weight;
  }
  if (resolved.scope && declaringScope(form.scope, receiver[0]) === resolved.scope) {
    if (sameNames(receiver, target)) return form.weight;
    return 0;
  }
  const last = receiver.at(-1)!;
  if (last === '[]' || last === ENTRY || last === '()' || last === '?') return 0;
  if (resolved.scope === undefined && sameNames(receiver, target)) return 0.6 * form.weight;
  // `app.locals.seen` for a path that says `locals.seen`, `this.seen` through another variable.
  if (endsWith(target, receiver.slice(1)) && receiver.length > 1)
    return (isStateOfPackage(resolved.path, target.length - receiver.length) ? 0.78 : 0.55) * form.weight;
  return last === target.at(-1) ? 0.3 * form.weight : 0;
}

/** Where a loop that walks down from a variable or a field may have come to. */
function walkMatch({ names, scope, weight }: ReceiverForm, target: readonly string[], resolved: ResolvedPath): number {
  const at = names.indexOf(DEEPER);
  const [from, to] = [names.slice(0, at), names.slice(at + 1)];
  if (!endsWith(target, to)) return 0;
  const start = target.slice(0, target.length - to.length);
  if (from[0] === 'this')
    return start.some((_, index) => endsWith(start.slice(0, index + 1), from.slice(1))) ? 0.75 * weight : 0;
  if (!resolved.scope || declaringScope(scope, from[0]) !== resolved.scope) return 0;
  return start.length >= from.length && sameNames(from, start.slice(0, from.length)) ? 0.9 * weight : 0;
}

/**
 * Plain data that a package holds for the program, as a store holds its state: the functions it is handed to name its
 * parts, and nothing else does.
 */
function isStateOfPackage({ makers }: NamedPath, holder: number): boolean {
  const outermost = makers.indexOf('elsewhere');
  return outermost >= 0 && outermost < holder && makers[holder] === '';
}

/** Whether `this` where a form is read is of the class. */
function thisMatch({ className: name }: ReceiverForm, className: string): number {
  if (!name || !className) return 0;
  return bareClass(name) === bareClass(className) ? 1 : 0;
}

/** V8 names `exports.Ledger = class { … }` by all that is written there; compilers set a `_` before some names. */
function bareClass(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).replace(/^_+(?=.)/, '');
}

/** Storage that packages and Node put below an object is part of it: `_events`, a listener list, a private store. */
function trimStorage(names: readonly string[]): string[] {
  const at = names.findIndex((name) => name === '_events' || name === '<symbol kEvents>');
  return at > 0 ? names.slice(0, at) : [...names];
}

function sameNames(written: readonly string[], path: readonly string[]): boolean {
  return written.length === path.length && endsWith(path, written);
}

function endsWith(path: readonly string[], written: readonly string[]): boolean {
  const from = path.length - written.length;
  return from >= 0 && written.every((name, index) => fits(name, path[from + index]));
}

/** A computed part (`byDay[day]`) may be any name of the heap's; `signal` is what gives out `#signal` or `Symbol(kSignal)`. */
function fits(written: string, name: string): boolean {
  if (written === '[]' || written === name) return true;
  if (written === ENTRY) return name === '[]';
  if (!isInternalName(name)) return false;
  const bare = name.replace(/^(#|_+|<symbol k?)/, '').replace(/>$/, '');
  return bare === written || bare.charAt(0).toLowerCase() + bare.slice(1) === written;
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
  for (const form of receiverForms(parsed, site, receiver)) {
    for (const { root, weight } of rootsOf(form.names)) {
      for (const candidate of resolved) {
        const reached = reachedIndex(form, root, candidate);
        if (reached < 0) continue;
        const { names, classes } = candidate.path;
        const isCaller =
          isOwnMethod(parsed, site.member, classes[reached]) || staysInWorkspace(parsed, site, candidate.path, reached);
        const below = names.slice(reached + 1);
        const between = below.filter((name) => name !== '[]' && !isInternalName(name)).length;
        const nearness = form.weight * weight * (isCaller ? 0.5 : 1);
        best = Math.max(best, nearness * Math.max(0.5, 0.75 - 0.04 * between - 0.01 * below.length));
      }
    }
  }
  return best;
}

/** What a path is read from. What a call on it gave back is one step farther, and more so what was only read from it. */
function rootsOf(names: readonly string[]): { root: readonly string[]; weight: number }[] {
  const calls = names.indexOf('()');
  const whole = calls > 0 ? names.slice(0, calls - 1) : names;
  const weight = calls < 1 ? 1 : NOT_STORING.test(names[calls - 1]) ? 0.75 : 0.9;
  const entry = whole.indexOf(ENTRY);
  const roots = [{ root: whole, weight }];
  if (entry > 0) roots.push({ root: whole.slice(0, entry), weight: 0.75 });
  return roots.filter(({ root }) => root.length > 0);
}

/** A method that the workspace wrote: what it does stands inside, and is found there. */
function isOwnMethod({ program }: ParsedScript, member: string, className: string): boolean {
  const named = program.functions.get(member) ?? [];
  return named.some(({ called }) =>
    called.className === ''
      ? className === 'Object' && called.node.type === 'ObjectMethod'
      : bareClass(called.className) === bareClass(className),
  );
}

/** All that lies between the receiver and the container is of the workspace, so a statement there stores, not this one. */
function staysInWorkspace({ program }: ParsedScript, site: Site, { makers }: NamedPath, reached: number): boolean {
  const between = makers.slice(reached);
  if (between.includes('elsewhere')) return false;
  if (between.includes('heir')) return program.functions.has(site.member);
  return between.includes('workspace');
}

/** Names by which packages and Node mark what is not for others. */
function isInternalName(name: string): boolean {
  return name.startsWith('_') || name.startsWith('#') || name.startsWith('<symbol');
}

/** Index into the path's names that a receiver leads to; -1 when it leads elsewhere, or to the container itself. */
function reachedIndex(form: ReceiverForm, root: readonly string[], { path, scope: declared }: ResolvedPath): number {
  const { names, classes } = path;
  if (root[0] === 'this') {
    const rest = root.slice(1);
    if (!rest.length) return -1;
    for (let end = names.length - 2; end >= rest.length; end--) {
      const isHere = endsWith(names.slice(0, end + 1), rest);
      if (isHere && thisMatch(form, classes[end - rest.length]) > 0) return end;
    }
    return -1;
  }
  if (!declared || root[0] !== names[0] || declaringScope(form.scope, root[0]) !== declared) return -1;
  return root.length < names.length && sameNames(root, names.slice(0, root.length)) ? root.length - 1 : -1;
}
