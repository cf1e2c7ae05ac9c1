import { isNode, unwrap, type SyntaxNode } from './syntax-tree.ts';

/** What a script says about functions, scopes and the statements that could store something. Offsets are UTF-16 units. */
export interface Syntax {
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: Uint32Array;
  /** `functions[0]` is the script itself. */
  readonly functions: readonly FunctionSyntax[];
  readonly sites: readonly Site[];
  /** Names of the classes that are written here. */
  readonly classes: ReadonlySet<string>;
  /** Class → the class it extends, by name. */
  readonly superclasses: ReadonlyMap<string, string>;
}

export interface FunctionSyntax {
  readonly index: number;
  /** Index of the enclosing function; -1 for the script. */
  readonly parent: number;
  /** Declared name, or the name of the variable, property or method it is stored in; '' when there is none. */
  readonly name: string;
  /** Enclosing class of a method, or of a function inside one; ''. */
  readonly className: string;
  readonly start: number;
  readonly end: number;
  /** Where V8 says the function is: its parameter list (facts of the snapshot format). */
  readonly position: number;
  readonly isArrow: boolean;
  readonly isConstructor: boolean;
  readonly node: SyntaxNode;
  /** Its own scope, with the parameters. */
  readonly scope: Scope;
  /** The call this function literal is an argument of, as an index into `sites`; -1. */
  callSite: number;
}

/** `copy`: a function gives back a list or object with one more in it, as a reducer does. */
export type SiteKind = 'call' | 'new' | 'assign' | 'declare' | 'await' | 'copy';

/** A place where something is called, made or stored. */
export interface Site {
  readonly index: number;
  readonly kind: SiteKind;
  readonly start: number;
  readonly end: number;
  /** Start of the statement it stands in. */
  readonly statementStart: number;
  /** Index into `functions`. */
  readonly functionIndex: number;
  readonly scope: Scope;
  /** Access path of the receiver (`this.open` → ['this', 'open'], computed parts as '[]', a call's result as '()'). */
  readonly receiver: readonly string[];
  /** Method, constructor or assigned property; '[]' when computed; '' for a plain variable. */
  readonly member: string;
  /** Arguments, or the one assigned value. */
  readonly values: readonly SyntaxNode[];
  readonly inLoop: boolean;
  readonly node: SyntaxNode;
}

export interface Scope {
  readonly parent: Scope | undefined;
  readonly functionIndex: number;
  readonly start: number;
  readonly end: number;
  /** Name → node that initialises it, where one does. */
  readonly names: Map<string, SyntaxNode | undefined>;
  /** Name → what it is set to later on. */
  readonly assigned: Map<string, SyntaxNode[]>;
}

/** Where a site names what it calls or sets: minifiers put other statements in front of it, into the same expression. */
export function nameStart(site: Site): number {
  const callee = unwrap((site.node['callee'] ?? site.node['left']) as SyntaxNode | undefined);
  const property = callee?.['property'];
  return isNode(property) ? property.start : site.start;
}

/** Zero-based line and column of an offset. */
export function positionAt(syntax: Syntax, offset: number): { line0: number; column0: number } {
  const { lineStarts } = syntax;
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line0: low, column0: offset - lineStarts[low] };
}

export function offsetAt(syntax: Syntax, line0: number, column0: number): number {
  if (line0 >= syntax.lineStarts.length) return syntax.text.length;
  return Math.min(syntax.lineStarts[line0] + column0, syntax.text.length);
}

/** The innermost function around an offset. */
export function functionAt(syntax: Syntax, offset: number): FunctionSyntax {
  let best = syntax.functions[0];
  for (const candidate of syntax.functions) {
    if (candidate.start <= offset && offset < candidate.end && candidate.start >= best.start) best = candidate;
  }
  return best;
}

/** The function V8 places at an offset: the one whose parameters start there, else the innermost around it. */
export function functionAtPosition(syntax: Syntax, offset: number): FunctionSyntax {
  return syntax.functions.find((candidate) => candidate.position === offset) ?? functionAt(syntax, offset);
}

/** The scope that declares `name` as seen from `scope`. */
export function declaringScope(scope: Scope | undefined, name: string): Scope | undefined {
  for (let current = scope; current; current = current.parent) if (current.names.has(name)) return current;
  return undefined;
}
