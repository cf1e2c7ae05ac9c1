import { createHash } from 'node:crypto';
import type { HeapEvidence } from '../attribution/evidence.ts';
import { statementAround, type SourcePosition, type Sources } from '../attribution/sources.ts';
import type { Candidate } from '../attribution/statements.ts';
import {
  declaringScope,
  offsetAt,
  positionAt,
  type FunctionSyntax,
  type Scope,
  type Site,
  type Syntax,
} from '../attribution/syntax.ts';
import { accessPath, children, isFunction, unwrap, type SyntaxNode } from '../attribution/syntax-tree.ts';
import type { Suspect } from '../model/report.ts';

/**
 * What stays of a suspect when lines move, when the bundle is built again, when somebody renames a local variable, on
 * another Node and under another load: the file, the way of functions to the statement, and the statement's own form.
 * Figures, positions, the kind and the names of classes do not enter: the same line may look different another time.
 */
export function fingerprint(file: string, ...parts: readonly string[]): string {
  const text = [withoutBuildHash(file), ...parts].join('\0');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** `assets/main.3f2a9c1b.js` and `main-B3XK2A9C.js` are called otherwise with each build. */
function withoutBuildHash(file: string): string {
  return file.replace(/([.-])(?:(?=[a-f]*\d)[0-9a-f]{6,}|(?=\w*\d)(?=\w*[A-Z])\w{8,})(?=\.\w+$)/, '$1*');
}

/** The form of a candidate's statement in the source a person wrote, where there is one. */
export function statementOf(sources: Sources, { parsed, site }: Candidate, at: SourcePosition): string {
  const { script, syntax } = parsed;
  if (at.path === (script.path || script.url)) return statementForm(syntax, site.statementStart, site.start);
  const original = sources.originalSyntax(at.path);
  if (!original) return statementForm(syntax, site.statementStart, site.start);
  const compiled = positionAt(syntax, site.start);
  const { line0, column0 } = sources.original(script, compiled.line0, compiled.column0);
  const offset = offsetAt(original, line0, column0);
  return statementForm(original, statementAround(original, offset), offset);
}

/** What stands for the statement where none could be named. */
export function heldBy({ store, ownerClass, paths }: HeapEvidence): string {
  const path = paths.find(({ anchor }) => anchor.kind !== 'root');
  return [store, ownerClass, ...(path?.names ?? [])].join('\0');
}

/** Which statement it is within its file, in a form that edits elsewhere do not change. */
export function statementForm(syntax: Syntax, statementStart: number, offset: number): string {
  const statements = byStatement(syntax.sites);
  const own = outermost(statements.get(statementStart) ?? [], offset);
  if (!own) return '';
  const form = formIn(syntax, own);
  let before = 0;
  for (const [start, sites] of statements) {
    if (start >= statementStart) continue;
    const alike = sites.filter(({ member, kind }) => member === own.member && kind === own.kind);
    if (alike.some((site) => outermost(sites, site.start) === site && formIn(syntax, site) === form)) before++;
  }
  return before === 0 ? form : `${form}\0${before}`;
}

/** A statement as it was written, from its start to where the widest site in it ends. */
export function statementText(syntax: Syntax, statementStart: number): string {
  const ends = syntax.sites.filter((site) => site.statementStart === statementStart).map(({ end }) => end);
  const end =
    ends.length > 0 ? Math.max(...ends) : syntax.text.slice(statementStart).search(/[;\n]|$/) + statementStart;
  return syntax.text.slice(statementStart, end);
}

function byStatement(sites: readonly Site[]): Map<number, Site[]> {
  const statements = new Map<number, Site[]>();
  for (const site of sites) {
    const known = statements.get(site.statementStart);
    if (known) known.push(site);
    else statements.set(site.statementStart, [site]);
  }
  return statements;
}

function formIn(syntax: Syntax, site: Site): string {
  return `${functionWay(syntax, syntax.functions[site.functionIndex])}\0${formOf(site.node, site.scope)}`;
}

/** The widest of a statement's sites around an offset. */
function outermost(sites: readonly Site[], offset: number): Site | undefined {
  const around = sites.filter((site) => site.start <= offset && offset < site.end);
  const [first, ...others] = around.length > 0 ? around : sites;
  return first && others.reduce((widest, site) => (contains(site, widest) ? site : widest), first);
}

function contains(outer: Site, inner: Site): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** From the nearest named function inwards: `Ledger.open`, `handler > get("/a")` for what is handed to a call. */
function functionWay({ functions, sites }: Syntax, from: FunctionSyntax): string {
  const way: string[] = [];
  for (let at = from; at.index > 0; at = functions[at.parent]) {
    if (at.name) {
      way.push(at.className ? `${at.className}.${at.name}` : at.name);
      break;
    }
    const call = sites[at.callSite];
    const literal = call?.values.find(({ type }) => type === 'StringLiteral');
    way.push(call ? `${call.member}(${literal ? JSON.stringify(literal['value']) : ''})` : 'function');
  }
  return way.reverse().join(' > ');
}

/**
 * A node without what a person changes without meaning another statement: blanks, quotes, comments, types, the bodies of
 * functions, the fields of objects, the names of local variables.
 */
function formOf(node: SyntaxNode, scope: Scope): string {
  const inner = unwrap(node);
  if (!inner) return '';
  if (isFunction(inner)) return 'ƒ';
  switch (inner.type) {
    case 'Identifier': {
      const name = inner['name'] as string;
      return (declaringScope(scope, name)?.functionIndex ?? 0) > 0 ? '_' : name;
    }
    case 'ThisExpression':
    case 'Super':
    case 'PrivateName':
      return accessPath(inner)[0];
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return JSON.stringify(inner['value']);
    case 'TemplateLiteral':
    case 'RegExpLiteral':
      return inner.type;
    case 'ObjectExpression':
    case 'ObjectPattern':
      return '{}';
    case 'ArrayExpression':
      return '[]';
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const property = inner['property'] as SyntaxNode;
      const plain = !inner['computed'] && property.type === 'Identifier';
      return `${formOf(inner['object'] as SyntaxNode, scope)}.${plain ? (property['name'] as string) : `[${formOf(property, scope)}]`}`;
    }
    default: {
      const parts = [...children(inner)]
        .filter(({ type }) => !type.startsWith('TS'))
        .map((child) => formOf(child, scope));
      return `${inner.type.replace('Optional', '')}${String(inner['operator'] ?? '')}(${parts.join(',')})`;
    }
  }
}

/**
 * A line that several worker threads run is a suspect in each of them: the first keeps the fingerprint, the others get it
 * with a number, by thread.
 */
export function withDistinctIds(suspects: readonly Suspect[]): Suspect[] {
  const numbers = new Map<Suspect, number>();
  const seen = new Map<string, number>();
  const inOrder = suspects.toSorted((a, b) => a.thread - b.thread || (pathText(a) < pathText(b) ? -1 : 1));
  for (const suspect of inOrder) {
    const number = (seen.get(suspect.id) ?? 0) + 1;
    seen.set(suspect.id, number);
    numbers.set(suspect, number);
  }
  return suspects.map((suspect) => {
    const number = numbers.get(suspect) ?? 1;
    return number === 1 ? suspect : { ...suspect, id: `${suspect.id}-${number}` };
  });
}

function pathText({ retainerPath }: Suspect): string {
  return retainerPath.map(({ edge, node }) => `${edge} ${node}`).join('\n');
}
