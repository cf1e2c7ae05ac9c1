import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import type { HeapEvidence } from './evidence.ts';
import type { ResolvedPath } from './matching.ts';
import type { ParsedScript } from './program.ts';
import type { Script } from './scripts.ts';
import { declaringScope, type Scope, type Site } from './syntax.ts';
import { accessPath, unwrap, walk, type SyntaxNode } from './syntax-tree.ts';

/**
 * Packages whose functions the members hold, or allocated what stays: with a statement that makes an object of a package
 * which uses them, they lead back to the workspace where no stack does (asynchronous code loses its callers).
 */
export class PackageCalls {
  readonly #scripts: ReadonlyMap<number, Script>;
  readonly #chains = new Map<string, readonly string[] | undefined>();

  constructor(scripts: ReadonlyMap<number, Script>) {
    this.#scripts = scripts;
  }

  /** Packages of the functions among the members, the most frequent first. */
  packagesOf(evidence: HeapEvidence): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { scriptId } of evidence.functions) {
      const name = this.#scripts.get(scriptId)?.packageName;
      if (name) found.add(name);
    }
    return found;
  }

  /** Packages in whose scopes the container is kept, where no name of the workspace but that of a package leads to it. */
  homesOf(paths: readonly ResolvedPath[]): ReadonlySet<string> {
    const homes = new Set<string>();
    for (const { path, scope } of paths) {
      if (path.anchor.kind === 'root') continue;
      const imported = scope ? packageOfVariable(scope, path.names[0]) : '';
      if (imported) homes.add(imported);
      if (scope && !imported) break;
      const packages = path.functions.map(({ scriptId }) => this.#scripts.get(scriptId)?.packageName ?? '');
      for (const name of packages) if (name) homes.add(name);
      if (packages.some(Boolean)) break;
    }
    return homes;
  }

  /** `app.use(session({ … }))`: what the package made here keeps the container in its own scope. */
  isFactory(site: Site, homes: ReadonlySet<string>): boolean {
    if (!homes.size || (site.kind !== 'call' && site.kind !== 'new')) return false;
    return homes.has(packageOfCall(site));
  }

  isImported(site: Site): boolean {
    return packageOfCall(site) !== '';
  }

  /**
   * Packages from the one a call is made of down to one of `wanted`, both included; `undefined` when it leads to none.
   * `new client_1.Client(…)`, `createClient(…)`.
   */
  chainOf(parsed: ParsedScript, site: Site, wanted: ReadonlySet<string>): readonly string[] | undefined {
    if (site.functionIndex === 0 || !wanted.size || (site.kind !== 'new' && site.kind !== 'call')) return undefined;
    const from = packageOfCall(site);
    if (!from) return undefined;
    const key = `${parsed.script.path}\0${from}\0${[...wanted].join()}`;
    if (!this.#chains.has(key)) this.#chains.set(key, dependencyChain(dirname(parsed.script.path), from, wanted));
    return this.#chains.get(key);
  }
}

/** The package a call's function, or what it is read from, was imported or required from; '' when it was not. */
function packageOfCall(site: Site): string {
  return packageName(importedModule(site));
}

/** The same of a variable. */
export function packageOfName(scope: Scope, name: string): string {
  return packageOfVariable(declaringScope(scope, name), name);
}

/** The specifier a call's function, or what it is read from, was imported or required by; '' when it was not. */
export function importedModule(site: Site): string {
  const name = site.receiver[0] ?? site.member;
  return specifierOf(declaringScope(site.scope, name), name);
}

function packageOfVariable(scope: Scope | undefined, name: string): string {
  return packageName(specifierOf(scope, name));
}

function specifierOf(scope: Scope | undefined, name: string): string {
  const declaration = scope?.names.get(name);
  if (!declaration) return '';
  if (declaration.type === 'ImportDeclaration') return (declaration['source'] as SyntaxNode)['value'] as string;
  let found = '';
  // Compilers wrap it: `__toESM(require('…'))`, `__importStar(require('…'))`.
  walk(declaration, (node) => {
    const isRequire = node.type === 'CallExpression' && accessPath(node['callee'] as SyntaxNode)[0] === 'require';
    const argument = isRequire ? unwrap((node['arguments'] as SyntaxNode[])[0]) : undefined;
    if (argument?.type === 'StringLiteral') found ||= argument['value'] as string;
    return !node.type.includes('Function');
  });
  return found;
}

/** `@scope/name` of `@scope/name/path`; '' for files and Node's own modules. */
function packageName(specifier: string): string {
  if (specifier === '' || isBuiltin(specifier) || /^(\.|\/|node:|[A-Za-z]:)/.test(specifier)) return '';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const MOST_PACKAGES = 400;

/** Breadth first through the dependencies that package.json files name. */
function dependencyChain(folder: string, from: string, wanted: ReadonlySet<string>): readonly string[] | undefined {
  const queue: { name: string; folder: string; chain: readonly string[] }[] = [{ name: from, folder, chain: [from] }];
  const seen = new Set([from]);
  for (const { name, folder: at, chain } of queue) {
    if (wanted.has(name)) return chain;
    const home = findPackage(at, name);
    if (!home || seen.size > MOST_PACKAGES) continue;
    for (const dependency of dependenciesOf(home)) {
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      queue.push({ name: dependency, folder: home, chain: [...chain, dependency] });
    }
  }
  return undefined;
}

function findPackage(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const home = join(at, 'node_modules', name);
    if (readJson(join(home, 'package.json'))) return home;
    if (dirname(at) === at) return undefined;
  }
}

function dependenciesOf(home: string): string[] {
  const { dependencies } = readJson(join(home, 'package.json')) ?? {};
  return typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : [];
}

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
