import { STARTING_TIMERS } from './made-by-node.ts';
import type { ParsedScript } from './program.ts';
import type { FunctionSyntax, Site, Syntax } from './syntax.ts';
import { accessPath, type SyntaxNode } from './syntax-tree.ts';

/** Where a statement runs, which says how often: what makes a registration a leak. */
export type RunContext =
  | 'route handler'
  | 'connection handler'
  | 'message handler'
  | 'timer callback'
  | 'event handler'
  | 'loop'
  | 'constructor'
  | '';

const ROUTES = /^(get|post|put|patch|delete|del|head|options|all|use|route|register|addHook|decorate)$/;
const ROUTE_DECORATORS =
  /^(Get|Post|Put|Patch|Delete|All|Options|Head|Query|Mutation|Resolver|Subscribe|MessagePattern)$/;
const MOST_CALLERS = 4;

/** What the function around a site is to its framework, looking up through enclosing functions and then through callers. */
export function runContext(parsed: readonly ParsedScript[], own: ParsedScript, site: Site): RunContext {
  const direct = enclosingContext(own.syntax, own.syntax.functions[site.functionIndex]);
  if (direct) return direct;
  const through = callerContext(parsed, own.syntax.functions[site.functionIndex], own, new Set());
  if (through) return through;
  return site.inLoop ? 'loop' : '';
}

function enclosingContext(syntax: Syntax, start: FunctionSyntax): RunContext {
  for (let at: FunctionSyntax | undefined = start; at && at.index > 0; at = syntax.functions[at.parent]) {
    const context = roleOf(syntax, at);
    if (context) return context;
  }
  return '';
}

function roleOf(syntax: Syntax, candidate: FunctionSyntax): RunContext {
  if (hasRouteDecorator(candidate.node)) return 'route handler';
  const call = candidate.callSite >= 0 ? syntax.sites[candidate.callSite] : undefined;
  if (call) return roleOfArgument(call) || roleOfWrapped(syntax, call);
  // `fastify.route({ handler() {} })`, `server.route({ handler })` of hapi.
  if (candidate.name === 'handler' || candidate.name === 'handle') return 'route handler';
  if (candidate.name === 'fetch' || candidate.name === 'onRequest') return 'route handler';
  return '';
}

function roleOfArgument(call: Site): RunContext {
  const { member } = call;
  if (ROUTES.test(member) && call.receiver.length > 0) return 'route handler';
  if (member === 'createServer' || member === 'createSecureServer')
    return call.receiver[0] === 'net' || call.receiver[0] === 'tls' ? 'connection handler' : 'route handler';
  if (STARTING_TIMERS.test(member)) return 'timer callback';
  // What `once` is handed runs a single time: how often it is handed over, whoever is around it knows.
  if (/^(on|addListener|prependListener|addEventListener)$/.test(member)) return roleOfEvent(call.values[0]);
  return '';
}

/** `app.get('/', wrap(async () => …))`: what is made of the function is handed on. */
function roleOfWrapped(syntax: Syntax, call: Site): RunContext {
  const outer = syntax.sites.find((site) => site.kind === 'call' && site.values.includes(call.node));
  return outer ? roleOfArgument(outer) : '';
}

function roleOfEvent(event: SyntaxNode | undefined): RunContext {
  const name = event?.type === 'StringLiteral' ? (event['value'] as string) : '';
  if (name === 'request') return 'route handler';
  if (/^(connection|connect|upgrade|session|stream|secureConnection|open)$/.test(name)) return 'connection handler';
  if (name === 'message') return 'message handler';
  return name ? 'event handler' : '';
}

function hasRouteDecorator(node: SyntaxNode): boolean {
  const decorators = node['decorators'] as SyntaxNode[] | null | undefined;
  return (
    decorators?.some((decorator) => {
      const path = accessPath(decorator['expression'] as SyntaxNode).filter((name) => name !== '()');
      return ROUTE_DECORATORS.test(path.at(-1) ?? '');
    }) ?? false
  );
}

/** The role of whoever calls the function by its name, or hands it over by name. */
function callerContext(
  parsed: readonly ParsedScript[],
  callee: FunctionSyntax,
  own: ParsedScript,
  seen: Set<string>,
): RunContext {
  const name = nameForCallers(own.syntax, callee);
  if (!name || seen.has(name) || seen.size > MOST_CALLERS) return '';
  seen.add(name);
  let weaker: RunContext = '';
  for (const script of parsed) {
    for (const site of script.syntax.sites) {
      if (site.kind !== 'call' && site.kind !== 'new') continue;
      if (site.values.some((value) => accessPath(value).at(-1) === name)) weaker ||= roleOfArgument(site);
      if (site.member !== name) continue;
      const caller = script.syntax.functions[site.functionIndex];
      const found = enclosingContext(script.syntax, caller) || callerContext(parsed, caller, script, seen);
      if (found === 'route handler' || found === 'connection handler') return found;
      weaker ||= found || (site.inLoop ? 'loop' : '');
    }
  }
  return weaker;
}

/** Name by which a function is called: its own, or that of its class for a constructor. */
function nameForCallers(syntax: Syntax, callee: FunctionSyntax): string {
  for (let at: FunctionSyntax | undefined = callee; at && at.index > 0; at = syntax.functions[at.parent]) {
    if (at.isConstructor) return at.className;
    if (at.name) return at.name;
  }
  return '';
}
