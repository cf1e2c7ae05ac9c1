import type { HeapEvidence } from './evidence.ts';
import { resolvePaths, type ResolvedPath } from './matching.ts';
import type { NamedPath } from './named-paths.ts';
import type { ParsedScript, Program } from './program.ts';
import type { Sources } from './sources.ts';
import { declaringScope, positionAt, type Scope, type Site } from './syntax.ts';
import { unwrap, type SyntaxNode } from './syntax-tree.ts';

/**
 * The evidence with the names that a person wrote: minifiers and bundlers rename variables, private fields and classes, and
 * their source maps say how each was called.
 */
export function inOriginalNames(evidence: HeapEvidence, program: Program, sources: Sources): HeapEvidence {
  const paths = resolvePaths(evidence.paths, program).map((resolved) => renamed(resolved, program, sources));
  const classNamed = (name: string): string => originalClass(name, program, sources);
  return {
    ...evidence,
    paths,
    ownerClass: classNamed(evidence.ownerClass),
    memberClasses: evidence.memberClasses.map(classNamed),
  };
}

function renamed({ path, scope, parsed }: ResolvedPath, program: Program, sources: Sources): NamedPath {
  const names = path.names.map((name, index) => {
    if (index === 0) return (scope && parsed && originalVariable(parsed, scope, name, sources)) || name;
    return (name.startsWith('#') && originalField(name, path.classes[index - 1], program, sources)) || name;
  });
  return { ...path, names };
}

/** Where it is declared, `t = new Map()`, or where something is called on it. */
function originalVariable(parsed: ParsedScript, scope: Scope, name: string, sources: Sources): string {
  const { text, sites } = parsed.syntax;
  const initial = scope.names.get(name);
  if (initial) {
    const before = /([\w$]+)\s*=\s*$/.exec(text.slice(Math.max(0, initial.start - LONGEST), initial.start));
    if (before?.[1] === name) return nameAt(parsed, initial.start - before[0].length, sources);
  }
  const site = sites.find((each) => each.receiver[0] === name && declaringScope(each.scope, name) === scope);
  const start = site && unwrap((site.node['callee'] ?? site.node['left']) as SyntaxNode | undefined)?.start;
  return start !== undefined && text.startsWith(name, start) ? nameAt(parsed, start, sources) : '';
}

const LONGEST = 80;

/** Private fields are renamed class by class: what names it in a method of that class. */
function originalField(name: string, className: string, { scripts }: Program, sources: Sources): string {
  const isOf = ({ syntax }: ParsedScript, site: Site): boolean =>
    syntax.functions[site.functionIndex].className === className &&
    (site.member === name || site.receiver.includes(name));
  for (const parsed of scripts) {
    const site = parsed.syntax.sites.find((each) => isOf(parsed, each));
    if (site) return nameAt(parsed, parsed.syntax.text.indexOf(name, site.start), sources);
  }
  return '';
}

/** `t = class { … }` or `class t { … }`, where only one class of the program is called so. */
function originalClass(name: string, { scripts }: Program, sources: Sources): string {
  const homes = scripts.filter(({ syntax }) => syntax.classes.has(name));
  if (homes.length !== 1 || !/^[\w$]+$/.test(name)) return name;
  const [parsed] = homes;
  const literal = name.replaceAll('$', '\\$');
  const written = new RegExp(`(?<![\\w$.])${literal}(?=\\s*=\\s*class\\b)|(?<=\\bclass\\s+)${literal}(?![\\w$])`, 'g');
  const [found, ...others] = parsed.syntax.text.matchAll(written);
  return (found && others.length === 0 && nameAt(parsed, found.index, sources)) || name;
}

function nameAt({ script, syntax }: ParsedScript, offset: number, sources: Sources): string {
  if (offset < 0) return '';
  const { line0, column0 } = positionAt(syntax, offset);
  return sources.originalName(script, line0, column0);
}
