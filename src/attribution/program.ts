import { dirname, resolve } from 'node:path';
import type { Script } from './scripts.ts';
import type { Sources } from './sources.ts';
import { declaringScope, type FunctionSyntax, type Scope, type Site, type Syntax } from './syntax.ts';
import { accessPath, isNode, unwrap, type SyntaxNode } from './syntax-tree.ts';

/** A script of the workspace with its text parsed, and the others it is loaded with. */
export interface ParsedScript {
  readonly script: Script;
  readonly syntax: Syntax;
  readonly program: Program;
}

/** All scripts of the workspace that the target had loaded. */
export interface Program {
  readonly scripts: readonly ParsedScript[];
  readonly byId: ReadonlyMap<number, ParsedScript>;
  readonly byPath: ReadonlyMap<string, ParsedScript>;
  /** By what is called: a function's or method's name, a class; the file for `require('./routes')(…)`. */
  readonly calls: ReadonlyMap<string, readonly CallSite[]>;
  /** By name. */
  readonly functions: ReadonlyMap<string, readonly NamedFunction[]>;
  /** What receivers are called elsewhere, by the receiver; worked out when it is asked for. */
  readonly forms: WeakMap<readonly string[], readonly ReceiverForm[]>;
  /** Whether a function runs once, for those that were asked about. */
  readonly once: WeakMap<FunctionSyntax, boolean>;
  /** Sites by what they name, and by the function that is called where it is written. */
  readonly mentions: WeakMap<Syntax, Mentions>;
  /** Some scripts of packages, as a program of their own. */
  parseOthers(scripts: readonly Script[]): Program;
  /** What those say, by path; read when it is asked for. */
  readonly otherTexts: Map<string, string>;
}

interface Mentions {
  readonly byMember: ReadonlyMap<string, readonly Site[]>;
  readonly byCallee: ReadonlyMap<SyntaxNode, readonly Site[]>;
  /** Names of variables that are given to somebody or set somewhere. */
  readonly handedOver: ReadonlySet<string>;
}

export interface CallSite {
  readonly parsed: ParsedScript;
  readonly site: Site;
}

export interface NamedFunction {
  readonly parsed: ParsedScript;
  readonly called: FunctionSyntax;
}

export interface ReceiverForm {
  readonly names: readonly string[];
  /** Scope the first name is read in. */
  readonly scope: Scope;
  /** Class of `this` there; ''. */
  readonly className: string;
  /** 1 for what is written, less for each variable looked through. */
  readonly weight: number;
}

export function parseProgram(
  scripts: Iterable<Script>,
  sources: Sources,
  isWanted = (script: Script): boolean => sources.isOwn(script),
): Program {
  const list: ParsedScript[] = [];
  const same = new Map<string, ParsedScript>();
  const others = new Map<string, Program>();
  const program = {
    scripts: list,
    byId: new Map<number, ParsedScript>(),
    byPath: new Map<string, ParsedScript>(),
    calls: new Map<string, CallSite[]>(),
    functions: new Map<string, NamedFunction[]>(),
    forms: new WeakMap<readonly string[], readonly ReceiverForm[]>(),
    once: new WeakMap<FunctionSyntax, boolean>(),
    mentions: new WeakMap<Syntax, Mentions>(),
    parseOthers: (wanted: readonly Script[]) => {
      const key = wanted.map(({ scriptId }) => scriptId).join();
      const known = others.get(key) ?? parseProgram(wanted, sources, () => true);
      others.set(key, known);
      return known;
    },
    otherTexts: new Map<string, string>(),
  };
  for (const script of scripts) {
    if (!isWanted(script)) continue;
    // A module that is loaded again and again is one text, and parsed once.
    const key = script.path === '' ? `${script.scriptId}` : `${script.path}\0${script.sourceText ?? ''}`;
    const known = same.get(key);
    const syntax = known ? known.syntax : sources.syntaxOf(script);
    if (!syntax) continue;
    const parsed = known ?? { script, syntax, program };
    program.byId.set(script.scriptId, parsed);
    if (known) continue;
    same.set(key, parsed);
    list.push(parsed);
    program.byPath.set(script.path, parsed);
  }
  for (const parsed of list) {
    for (const called of parsed.syntax.functions)
      if (called.name && called.index > 0) addTo(program.functions, called.name, { parsed, called });
    for (const site of parsed.syntax.sites) {
      if (site.kind !== 'call' && site.kind !== 'new') continue;
      addTo(program.calls, site.member, { parsed, site });
      const file = site.receiver.length === 0 ? calledModule(parsed, site) : undefined;
      if (file) addTo(program.calls, file.script.path, { parsed, site });
    }
  }
  return program;
}

function addTo<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export function mentionsIn({ syntax, program }: ParsedScript): Mentions {
  const known = program.mentions.get(syntax);
  if (known) return known;
  const byMember = new Map<string, Site[]>();
  const byCallee = new Map<SyntaxNode, Site[]>();
  const handedOver = new Set<string>();
  for (const site of syntax.sites) {
    if (site.member) addTo(byMember, site.member, site);
    const callee = unwrap(site.node['callee'] as SyntaxNode | undefined);
    if (callee) addTo(byCallee, callee, site);
    for (const value of site.values) handedOver.add(accessPath(value).join('.'));
  }
  const mentions = { byMember, byCallee, handedOver };
  program.mentions.set(syntax, mentions);
  return mentions;
}

/** The module whose own function is called: `require('./routes')(app)`, or through the variable that holds it. */
function calledModule(parsed: ParsedScript, site: Site): ParsedScript | undefined {
  const declaration = declaringScope(site.scope, site.member)?.names.get(site.member);
  const from =
    declaration?.type === 'ImportDeclaration'
      ? nameOf(declaration['source'])
      : requiredName(unwrap(declaration) ?? unwrap(site.node['callee'] as SyntaxNode));
  return from ? findModule(parsed, from) : undefined;
}

function requiredName(node: SyntaxNode | undefined): string {
  if (node?.type !== 'CallExpression' || accessPath(node)[0] !== 'require') return '';
  return nameOf((node['arguments'] as SyntaxNode[])[0]);
}

/** A variable by its declaration: the scope, and its name there. */
export interface Binding {
  readonly parsed: ParsedScript;
  readonly scope: Scope;
  readonly name: string;
}

const MOST_REEXPORTS = 4;

/**
 * What an access path that starts with an imported name means in the module that exports it: the path with the exporter's
 * own name in front. `undefined` when the name is not imported, or from outside the workspace.
 */
export function throughImport(
  parsed: ParsedScript,
  scope: Scope,
  path: readonly string[],
): { parsed: ParsedScript; scope: Scope; names: string[] } | undefined {
  const declaration = declaringScope(scope, path[0])?.names.get(path[0]);
  if (declaration?.type !== 'ImportDeclaration') return undefined;
  const from = (declaration['source'] as SyntaxNode)['value'] as string;
  for (const specifier of declaration['specifiers'] as SyntaxNode[]) {
    if ((specifier['local'] as SyntaxNode)['name'] !== path[0]) continue;
    const isNamespace = specifier.type === 'ImportNamespaceSpecifier';
    const exported = isNamespace ? path[1] : importedName(specifier);
    if (exported === undefined) return undefined;
    const binding = exportedBinding(parsed, from, exported, MOST_REEXPORTS);
    return binding && { ...binding, names: [binding.name, ...path.slice(isNamespace ? 2 : 1)] };
  }
  return undefined;
}

function importedName(specifier: SyntaxNode): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return nameOf(specifier['imported']);
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  return (node['name'] ?? node['value'] ?? '') as string;
}

function exportedBinding(parsed: ParsedScript, from: string, exported: string, hops: number): Binding | undefined {
  const target = findModule(parsed, from) ?? soleExporter(parsed, from, exported);
  return target && hops > 0 ? localBinding(target, exported, hops - 1) : undefined;
}

/** The variable of a module's top scope that it exports under a name. */
export function localBinding(target: ParsedScript, exported: string, hops = MOST_REEXPORTS): Binding | undefined {
  const { scope } = target.syntax.functions[0];
  for (const statement of topStatements(target)) {
    if (statement.type === 'ExportDefaultDeclaration' && exported === 'default') {
      const declaration = statement['declaration'] as SyntaxNode;
      const name = nameOf(declaration) || nameOf(declaration['id']);
      return name ? { parsed: target, scope, name } : undefined;
    }
    if (statement.type === 'ExportAllDeclaration' && hops > 0) {
      const found = exportedBinding(target, nameOf(statement['source']), exported, hops - 1);
      if (found) return found;
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const specifier of (statement['specifiers'] ?? []) as SyntaxNode[]) {
      if (nameOf(specifier['exported']) !== exported) continue;
      const local = nameOf(specifier['local']);
      if (!statement['source']) return { parsed: target, scope, name: local };
      return hops > 0 ? exportedBinding(target, nameOf(statement['source']), local, hops - 1) : undefined;
    }
  }
  return scope.names.has(exported) ? { parsed: target, scope, name: exported } : undefined;
}

function topStatements({ syntax }: ParsedScript): readonly SyntaxNode[] {
  return (syntax.functions[0].node['body'] ?? []) as SyntaxNode[];
}

const EXTENSIONS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.tsx', '/index.js', '/index.mjs', '/index.ts'];

function findModule(parsed: ParsedScript, from: string): ParsedScript | undefined {
  if (!from.startsWith('.') && !from.startsWith('/')) return undefined;
  const base = resolve(dirname(parsed.script.path), from);
  for (const extension of EXTENSIONS) {
    const found = parsed.program.byPath.get(base + extension);
    if (found) return found;
  }
  return undefined;
}

/** Packages of a monorepo are imported by name: the only script that exports such a name must be meant. */
function soleExporter(parsed: ParsedScript, from: string, exported: string): ParsedScript | undefined {
  if (from.startsWith('.') || from.startsWith('node:')) return undefined;
  const exporters = parsed.program.scripts.filter((other) => other !== parsed && exportsName(other, exported));
  return exporters.length === 1 ? exporters[0] : undefined;
}

function exportsName(target: ParsedScript, exported: string): boolean {
  return topStatements(target).some(
    (statement) =>
      statement.type === 'ExportNamedDeclaration' &&
      (((statement['specifiers'] ?? []) as SyntaxNode[]).some((each) => nameOf(each['exported']) === exported) ||
        declaredNames(statement['declaration']).includes(exported)),
  );
}

function declaredNames(declaration: unknown): string[] {
  if (!isNode(declaration)) return [];
  if (declaration.type !== 'VariableDeclaration') return [nameOf(declaration['id'])];
  return (declaration['declarations'] as SyntaxNode[]).map((each) => nameOf(each['id']));
}
