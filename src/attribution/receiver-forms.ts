import { throughImport, type CallSite, type ParsedScript, type ReceiverForm } from './program.ts';
import { declaringScope, type FunctionSyntax, type Scope, type Site } from './syntax.ts';
import { accessPath, boundPath, isFunction, memberName, unwrap, walk, type SyntaxNode } from './syntax-tree.ts';

const MOST_FORMS = 24;
const MOST_HOPS = 5;
const MOST_CALLERS = 8;
const MOST_ASSIGNED = 4;

interface Step extends ReceiverForm {
  readonly parsed: ParsedScript;
  readonly hops: number;
}

/**
 * The receiver of a site as written, and what else it is called: its local variable replaced by what that was made from, a
 * parameter by what callers hand over, a call by what the function gives back, an import by its exporter's name.
 */
export function receiverForms(parsed: ParsedScript, site: Site, receiver: readonly string[]): readonly ReceiverForm[] {
  const known = parsed.program.forms.get(receiver);
  if (known) return known;
  const { className } = parsed.syntax.functions[site.functionIndex];
  const steps: Step[] = [{ parsed, names: receiver, scope: site.scope, className, weight: 1, hops: 0 }];
  const seen = new Map<string, Scope[]>();
  for (let next = 0; next < steps.length && steps.length < MOST_FORMS; next++) {
    if (steps[next].hops >= MOST_HOPS) continue;
    for (const step of [imported, aliases, results, gotten].flatMap((formsOf) => formsOf(steps[next]))) {
      const key = step.names.join();
      const scopes = seen.get(key);
      if (step.names.length === 0 || step.names[0] === '?' || scopes?.includes(step.scope)) continue;
      if (scopes) scopes.push(step.scope);
      else seen.set(key, [step.scope]);
      steps.push(step);
    }
  }
  const forms = steps.map(({ names, ...step }) => ({ ...step, names: withoutLookups(names) }));
  parsed.program.forms.set(receiver, forms);
  return forms;
}

function imported(step: Step): Step[] {
  const found = throughImport(step.parsed, step.scope, step.names);
  return found ? [{ ...step, ...found, className: '', hops: step.hops + 1 }] : [];
}

/** Any way down: `node = node[part]` in a loop that walks a tree. */
export const DEEPER = '**';

/** The variable a path begins with, by what it was made from or is set to. */
function aliases(step: Step): Step[] {
  const [name, ...rest] = step.names;
  const declared = declaringScope(step.scope, name);
  if (!declared) return [];
  const values = [declared.names.get(name), ...(declared.assigned.get(name) ?? []).slice(0, MOST_ASSIGNED)];
  const all = values.flatMap(aliasOrigins);
  const origins = all.filter((path) => path[0] !== name);
  const descends = all.some((path) => path[0] === name && path.length > 1);
  const made = origins
    .flatMap((path) => (descends ? [path, [...path, DEEPER]] : [path]))
    .map((path) => ({
      ...step,
      names: [...path, ...rest],
      scope: declared,
      weight: step.weight * 0.95,
      hops: step.hops + 1,
    }));
  return [...made, ...argumentForms(step, declared)];
}

/** A parameter by what callers hand over for it: `receive(socket, archive)` for `archive` inside of `receive`. */
function argumentForms(step: Step, declared: Scope): Step[] {
  const { parsed, names } = step;
  const callee = parsed.syntax.functions[declared.functionIndex];
  if (callee.index === 0 || callee.scope !== declared) return [];
  const parameters = callee.node['params'] as SyntaxNode[];
  const index = parameters.findIndex((parameter) => boundPath(parameter, names[0]) !== undefined);
  if (index < 0) return [];
  const inside = boundPath(parameters[index], names[0])!;
  return callersOf(parsed, callee)
    .filter(({ site }) => site.values[index])
    .slice(0, MOST_CALLERS)
    .map(({ parsed: caller, site }) => ({
      parsed: caller,
      names: [...handedOver(site.values[index], inside), ...names.slice(1)],
      scope: site.scope,
      className: caller.syntax.functions[site.functionIndex].className,
      weight: step.weight * 0.9,
      hops: step.hops + 1,
    }));
}

/** Calls of a function, by its name. */
export function callersOf(parsed: ParsedScript, callee: FunctionSyntax): readonly CallSite[] {
  const { calls } = parsed.program;
  if (callee.isConstructor) return (calls.get(callee.className) ?? []).filter(({ site }) => site.kind === 'new');
  const isModule = callee.name === 'exports' || callee.name === 'default' || callee.name === '';
  const byFile = isModule && callee.parent === 0 ? calls.get(parsed.script.path) : undefined;
  return byFile ?? (callee.name ? (calls.get(callee.name) ?? []) : []);
}

/** The part of an argument that a destructuring parameter takes: of `{ bus: events }` and `bus` it is `events`. */
function handedOver(argument: SyntaxNode, inside: readonly string[]): string[] {
  let node = unwrap(argument);
  let depth = 0;
  for (; depth < inside.length && node?.type === 'ObjectExpression'; depth++) {
    const property = (node['properties'] as SyntaxNode[]).find(
      (each) => each.type === 'ObjectProperty' && accessPath(each['key'] as SyntaxNode)[0] === inside[depth],
    );
    node = unwrap(property?.['value'] as SyntaxNode | undefined);
  }
  return node ? [...accessPath(node), ...inside.slice(depth)] : [];
}

/** A call by what the function gives back: `storeOf(owner).set(…)`, `this.queueOf(id).push(…)`. */
function results(step: Step): Step[] {
  const { names } = step;
  const start = names[0] === 'require' && names[1] === '()' ? 2 : 0;
  const call = names.indexOf('()', start);
  if (call < start + 1 || names[call - 1] === 'get') return [];
  const rest = names.slice(call + 1);
  return calledFunctions(step, names.slice(start, call), start > 0).flatMap(({ parsed, called }) =>
    returnedValues(called.node)
      .flatMap(aliasOrigins)
      .map((path) => ({
        parsed,
        names: [...path, ...rest],
        scope: called.scope,
        className: called.className,
        weight: step.weight * 0.92,
        hops: step.hops + 1,
      })),
  );
}

/** A getter of the own class by what it gives back: `this.open` for `get open() { return this.#lists.open; }`. */
function gotten(step: Step): Step[] {
  const [first, name, ...rest] = step.names;
  if (first !== 'this' || name === undefined) return [];
  const getters = (step.parsed.program.functions.get(name) ?? []).filter(
    ({ called }) => called.node['kind'] === 'get' && called.className === step.className,
  );
  return getters.flatMap(({ parsed, called }) =>
    returnedValues(called.node)
      .flatMap(aliasOrigins)
      .map((path) => ({
        ...step,
        parsed,
        names: [...path, ...rest],
        scope: called.scope,
        weight: step.weight * 0.97,
        hops: step.hops + 1,
      })),
  );
}

function calledFunctions(
  { parsed, scope, className }: Step,
  callee: readonly string[],
  isRequired: boolean,
): { parsed: ParsedScript; called: FunctionSyntax }[] {
  const name = callee.at(-1)!;
  const named = parsed.program.functions.get(name) ?? [];
  if (callee.length === 1 && !isRequired) {
    const declared = unwrap(declaringScope(scope, name)?.names.get(name));
    if (!declared || !isFunction(declared)) return [];
    return named.filter(({ called }) => called.node === declared);
  }
  const own = callee[0] === 'this' ? named.filter(({ called }) => called.className === className) : [];
  if (own.length > 0) return own;
  // A method by its name alone: only where no other function bears it.
  return named.length === 1 ? [...named] : [];
}

function returnedValues(called: SyntaxNode): SyntaxNode[] {
  const body = called['body'] as SyntaxNode;
  if (body.type !== 'BlockStatement') return [body];
  const values: SyntaxNode[] = [];
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && node['argument']) values.push(node['argument'] as SyntaxNode);
    return !isFunction(node);
  });
  return values;
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
    case 'ThisExpression':
    case 'CallExpression':
    case 'OptionalCallExpression':
      return [accessPath(node)];
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return memberOrigins(node);
    default:
      return [];
  }
}

/** A part of an object that is written out: `{ bus: events }.bus`. */
function memberOrigins(node: SyntaxNode): string[][] {
  const object = unwrap(node['object'] as SyntaxNode);
  return object?.type === 'ObjectExpression' ? [handedOver(object, [memberName(node)])] : [accessPath(node)];
}

/** What `get(key)` reads: an entry of a Map, or what a package gives out by that name. */
export const ENTRY = '[get]';

/** `buckets.get(key)` reads an entry, as `buckets[key]` does. */
function withoutLookups(path: readonly string[]): string[] {
  const names: string[] = [];
  for (let index = 0; index < path.length; index++) {
    if (path[index] === 'get' && path[index + 1] === '()') {
      names.push(ENTRY);
      index++;
    } else names.push(path[index]);
  }
  return names;
}
