import type { HeapEvidence } from './evidence.ts';
import type { ParsedScript } from './program.ts';
import { callersOf } from './receiver-forms.ts';
import { declaringScope, type FunctionSyntax, type Scope, type Site } from './syntax.ts';
import { accessPath, isFunction, unwrap, type SyntaxNode } from './syntax-tree.ts';

/** A function that the members are or hold, and how near and how many: 1 is the member itself. */
export interface WeighedFunction {
  readonly parsed: ParsedScript;
  readonly weight: number;
}

/** Names may lead in circles (`a = b || a`), and nobody follows more than a few. */
const MOST_HOPS = 6;
const MOST_CALLERS = 4;

/**
 * How well a stored value is a member of a container (1 is the very function): by the function's own place, by class, by
 * the keys of a literal, looking through variables, calls and wrappers.
 */
export class MemberMatch {
  readonly #parsed: ParsedScript;
  readonly #evidence: HeapEvidence;
  /** Functions that the members are or hold. */
  readonly #functions: ReadonlyMap<FunctionSyntax, WeighedFunction>;

  constructor(parsed: ParsedScript, evidence: HeapEvidence, functions: ReadonlyMap<FunctionSyntax, WeighedFunction>) {
    this.#parsed = parsed;
    this.#evidence = evidence;
    this.#functions = functions;
  }

  of(site: Site, value: SyntaxNode): number {
    return this.#match(site.scope, site.functionIndex, value, 0);
  }

  #match(scope: Scope, functionIndex: number, value: SyntaxNode, hops: number): number {
    const node = unwrap(value);
    if (!node || hops > MOST_HOPS) return 0;
    const evidence = this.#evidence;
    const next = (inner: unknown): number => this.#match(scope, functionIndex, inner as SyntaxNode, hops + 1);
    if (isFunction(node)) return this.#functionWeight(node);
    switch (node.type) {
      case 'Identifier':
        return this.#variable(scope, functionIndex, node['name'] as string, hops);
      case 'NewExpression':
        return classMatch(accessPath(node['callee'] as SyntaxNode).at(-1) ?? '', evidence);
      case 'ThisExpression':
        return this.#thisMatch(this.#parsed.syntax.functions[functionIndex].className);
      case 'ObjectExpression':
        return Math.max(literalMatch(node, evidence.memberKeys), this.#handedInLiteral(node));
      case 'ArrayExpression':
        return (node['elements'] as (SyntaxNode | null)[])
          .filter((element) => element && element.type !== 'SpreadElement')
          .reduce(
            (best, element) => Math.max(best, 0.9 * next(element)),
            evidence.memberClasses.includes('Array') ? 0.5 : 0,
          );
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.#call(scope, node, next);
      case 'MemberExpression':
        return this.#named(accessPath(node).at(-1) ?? '');
      case 'LogicalExpression':
      case 'AssignmentExpression':
        return next(node['right']);
      case 'ConditionalExpression':
        return Math.max(next(node['consequent']), next(node['alternate']));
      case 'TemplateLiteral':
      case 'StringLiteral':
        return evidence.memberClasses.includes('(string)') ? 0.6 : 0;
      default:
        return 0;
    }
  }

  /** `this` in a constructor of the member's class, or of one it extends. */
  #thisMatch(className: string): number {
    const direct = classMatch(className, this.#evidence);
    if (direct > 0 || !className) return direct;
    const extendsIt = this.#evidence.memberClasses.some((name) => this.#ancestors(name).includes(plain(className)));
    return extendsIt ? 0.9 : 0;
  }

  #ancestors(className: string): string[] {
    const found: string[] = [];
    let current: string | undefined = className;
    while (current && found.length < MOST_HOPS) {
      const name: string = current;
      current = undefined;
      for (const { syntax } of this.#parsed.program.scripts)
        current ??= syntax.superclasses.get(name) ?? syntax.superclasses.get(plain(name));
      if (current) found.push(plain(current));
    }
    return found;
  }

  #functionWeight(node: SyntaxNode): number {
    for (const [literal, { weight }] of this.#functions) if (literal.node === node) return weight;
    return 0;
  }

  #variable(scope: Scope, functionIndex: number, name: string, hops: number): number {
    const declared = declaringScope(scope, name);
    if (!declared) return 0;
    const values = [declared.names.get(name), ...(declared.assigned.get(name) ?? []).slice(0, MOST_HOPS)];
    const matches = values.map((value) => (value ? this.#match(declared, functionIndex, value, hops + 1) : 0));
    return Math.max(Math.max(...matches) * 0.97, this.#handedIn(declared, name, hops));
  }

  /** A parameter is what callers hand over for it. */
  #handedIn(declared: Scope, name: string, hops: number): number {
    const called = this.#parsed.syntax.functions[declared.functionIndex];
    if (called.index === 0 || called.scope !== declared || hops >= MOST_CALLERS) return 0;
    const index = (called.node['params'] as SyntaxNode[]).findIndex((parameter) => isParameter(parameter, name));
    if (index < 0) return 0;
    let best = 0;
    for (const { parsed, site } of callersOf(this.#parsed, called).slice(0, MOST_CALLERS)) {
      const value = site.values[index];
      if (!value) continue;
      const there = parsed === this.#parsed ? this : new MemberMatch(parsed, this.#evidence, this.#functions);
      best = Math.max(best, there.#match(site.scope, site.functionIndex, value, hops + 2));
    }
    return best * 0.9;
  }

  /** `subscribe({ next: handler })`, `bindEvents(target, { open() {} })`: functions in a literal that is handed over. */
  #handedInLiteral(node: SyntaxNode): number {
    let best = 0;
    for (const property of node['properties'] as SyntaxNode[]) {
      best = Math.max(best, this.#functionWeight(property));
      const value = property['value'] as SyntaxNode | undefined;
      if (value && isFunction(value)) best = Math.max(best, this.#functionWeight(value));
    }
    return best * 0.9;
  }

  /** `handler.bind(this)`, `makeHandler(request)`, `createSession(…)`. */
  #call(scope: Scope, node: SyntaxNode, next: (inner: unknown) => number): number {
    const callee = accessPath(node['callee'] as SyntaxNode);
    if (callee.at(-1) === 'bind') return next((node['callee'] as SyntaxNode)['object']) * 0.95;
    if (this.#evidence.memberClasses.includes('Buffer') && callee[0] === 'Buffer') return 0.6;
    const made = unwrap(declaringScope(scope, callee[0] ?? '')?.names.get(callee[0]));
    const inside = this.#madeInside(made, callee.at(-1) ?? '');
    if (inside > 0) return inside;
    const result = made && isFunction(made) ? returnedValue(made) : undefined;
    return result ? next(result) * 0.8 : 0;
  }

  /** The member was made inside the function that is called. */
  #madeInside(called: SyntaxNode | undefined, name: string): number {
    for (const [literal, { parsed, weight }] of this.#functions) {
      const { functions } = parsed.syntax;
      for (let at = literal.parent; at > 0; at = functions[at].parent) {
        const outer = functions[at];
        if ((called && outer.node === called) || (outer.name && outer.name === name)) return weight * 0.8;
      }
    }
    return 0;
  }

  #named(name: string): number {
    for (const [literal, { weight }] of this.#functions) if (name && literal.name === name) return weight * 0.8;
    return 0;
  }
}

/** `item`, `item = none`; what a pattern takes apart is no longer what was handed over. */
function isParameter(parameter: SyntaxNode, name: string): boolean {
  const node = parameter.type === 'AssignmentPattern' ? (parameter['left'] as SyntaxNode) : parameter;
  return node.type === 'Identifier' && node['name'] === name;
}

/** Compilers set a `_` before the name of a class that mentions itself. */
function plain(className: string): string {
  return className.replace(/^_+/, '');
}

/** The member's own class, or one that a wrapper of Node's or a package's holds one for one. */
function classMatch(name: string, { memberClasses, constructed }: HeapEvidence): number {
  if (memberClasses.includes(name)) return 0.95;
  return constructed.get(name)?.agreement === 1 ? 0.85 : 0;
}

/** How many of a member's own properties an object literal has. */
export function literalMatch(value: SyntaxNode, memberKeys: readonly string[]): number {
  const node = unwrap(value);
  if (!memberKeys.length || node?.type !== 'ObjectExpression') return 0;
  const keys = keysOf(node);
  const hasSpread = (node['properties'] as SyntaxNode[]).some(({ type }) => type === 'SpreadElement');
  // Small integers are no edges of the heap, so a member may show fewer keys than the literal has.
  const known = memberKeys.filter((key) => keys.has(key)).length;
  if (!known) return 0;
  // One name is soon the same by chance.
  if (memberKeys.length === 1 && memberKeys[0].length < 6) return 0.7;
  const share = known / memberKeys.length;
  return share === 1 ? 0.95 : hasSpread || share > 0.6 ? 0.6 : 0;
}

/** What an object literal says for a key; of `{ next }` the name. */
export function valueOfKey(literal: SyntaxNode, key: string): SyntaxNode | undefined {
  const node = unwrap(literal);
  if (node?.type !== 'ObjectExpression') return undefined;
  const properties = node['properties'] as SyntaxNode[];
  const found = properties.find(
    (property) => property.type === 'ObjectProperty' && accessPath(property['key'] as SyntaxNode)[0] === key,
  );
  return found?.['value'] as SyntaxNode | undefined;
}

function keysOf(literal: SyntaxNode): Set<string> {
  const properties = (literal['properties'] as SyntaxNode[]).filter(({ type }) => type !== 'SpreadElement');
  return new Set(properties.map((property) => accessPath(property['key'] as SyntaxNode)[0] ?? ''));
}

/** What a function gives back, where that is one expression. */
function returnedValue(node: SyntaxNode): SyntaxNode | undefined {
  const body = node['body'] as SyntaxNode;
  if (body.type !== 'BlockStatement') return body;
  const last = (body['body'] as SyntaxNode[]).findLast((statement) => statement.type === 'ReturnStatement');
  const value = last?.['argument'] as SyntaxNode | null | undefined;
  return value && value.type !== 'Identifier' ? value : undefined;
}
