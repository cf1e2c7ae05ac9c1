import type { AllocationSites } from './allocations.ts';
import type { HeapEvidence, Store } from './evidence.ts';
import { bestReceiver, resolvePaths, type ResolvedPath } from './matching.ts';
import { MemberMatch } from './members.ts';
import { packageOfName } from './package-calls.ts';
import type { ParsedScript, Program } from './program.ts';
import { receiverForms } from './receiver-forms.ts';
import type { Script } from './scripts.ts';
import { readText } from './source-text.ts';
import { storedValues, storingWeight } from './storing-forms.ts';
import type { FunctionSyntax, Site } from './syntax.ts';
import { unwrap, type SyntaxNode } from './syntax-tree.ts';

/** By a package's own source: whose calls put something into the container that it keeps. */
export interface Keepers {
  /** Functions and methods by name, nearer to the container before farther. */
  readonly storing: ReadonlyMap<string, number>;
  /** Functions that make such a container with each call, and hand nobody a function that fills it. */
  readonly making: ReadonlyMap<string, number>;
  /** That keep the container, or call those who do. */
  readonly packages: ReadonlySet<string>;
}

/** Stores that are filled by statements; listeners, timers and promises are told by Node's own calls. */
const FILLED: ReadonlySet<Store> = new Set<Store>(['map', 'set', 'array', 'object']);

const NEAREST = 0.78;
const PER_HOP = 0.02;
const MAKING = 0.66;
const SURE_RECEIVER = 0.7;
const MOST_HOPS = 3;
/** Where more functions than these lead to the container, being called like one of them says nothing. */
const MOST_NAMES = 12;
const MOST_SCRIPTS = 12;
/** Of a package's scripts. */
const MOST_READ = 300;
const MOST_CHARACTERS = 300_000;

/** `undefined` where no package keeps the container, or its source does not show what fills it. */
export function keepersOf(
  evidence: HeapEvidence,
  program: Program,
  scripts: ReadonlyMap<number, Script>,
): Keepers | undefined {
  if (!FILLED.has(evidence.store)) return undefined;
  const wanted = scriptsToRead(evidence, program, scripts);
  if (wanted.length === 0) return undefined;
  const foreign = program.parseOthers(wanted);
  const resolved = resolvePaths(evidence.paths, foreign);
  const stores = foreign.scripts.flatMap((parsed) => storesIn(parsed, evidence, resolved));
  // Another list of the package may be reached in the same way; what is put there is another thing.
  const isSure = stores.some(({ isMember }) => isMember);
  const making = new Map<string, number>();
  const packages = new Set<string>();
  const nearest: Keeper[] = [];
  for (const { parsed, site } of stores.filter(({ isMember }) => isMember || !isSure)) {
    const found = namedAround(parsed, site.functionIndex, homeFunction(parsed, resolved));
    if (found) packages.add(parsed.script.packageName);
    if (found?.isMaker) making.set(found.name, MAKING);
    else if (found) nearest.push(found);
  }
  if (nearest.length === 0 && making.size === 0) return undefined;
  return { ...withCallers(foreign, evidence, nearest, packages), making };
}

interface StoreSite {
  readonly parsed: ParsedScript;
  readonly site: Site;
  /** What is stored looks like a member. */
  readonly isMember: boolean;
}

/** Statements of a script that store into the container. */
function storesIn(parsed: ParsedScript, evidence: HeapEvidence, resolved: readonly ResolvedPath[]): StoreSite[] {
  const members = new MemberMatch(parsed, evidence, new Map());
  const isStore = (site: Site): boolean =>
    site.functionIndex > 0 &&
    storingWeight(site, evidence, 0) >= 0.9 &&
    bestReceiver(parsed, site, evidence, resolved) >= SURE_RECEIVER;
  return parsed.syntax.sites.filter(isStore).map((site) => {
    const isMember = storedValues(site, evidence.store).some((value) => members.of(site, value) > 0.5);
    return { parsed, site, isMember };
  });
}

interface Keeper {
  readonly name: string;
  /** Of a method. */
  readonly className: string;
  readonly packageName: string;
  /** Each call makes a container of its own: the variable that leads there is its own, or of one inside. */
  readonly isMaker: boolean;
}

/** Scripts of packages whose functions see the container, and those of the same packages that mention its name. */
function scriptsToRead(
  { paths }: HeapEvidence,
  { otherTexts }: Program,
  scripts: ReadonlyMap<number, Script>,
): Script[] {
  const textOf = ({ sourceText, path }: Script): string => {
    let text = otherTexts.get(path);
    if (text === undefined) otherTexts.set(path, (text = sourceText ?? readText(path) ?? ''));
    return text;
  };
  const near = new Map<string, Script>();
  for (const { functions } of paths)
    for (const { scriptId } of functions) {
      const script = scripts.get(scriptId);
      if (script?.packageName) near.set(script.path, script);
    }
  const packages = new Set([...near.values()].map(({ packageName }) => packageName));
  const names = paths.flatMap((path) => path.names.filter((name) => /^[\w$#]{4,}$/.test(name)).slice(-1));
  const others = [...scripts.values()].filter(({ packageName, path }) => packages.has(packageName) && !near.has(path));
  const mentioning = others.slice(0, MOST_READ).filter((script) => names.some((name) => textOf(script).includes(name)));
  let characters = 0;
  return [...[...near.values()].slice(0, MOST_SCRIPTS), ...mentioning.slice(0, MOST_SCRIPTS)].filter(
    (script) => (characters += textOf(script).length) <= MOST_CHARACTERS,
  );
}

/** The function whose variable leads to the container; `undefined` where that is a module's, or a property names it. */
function homeFunction(parsed: ParsedScript, resolved: readonly ResolvedPath[]): FunctionSyntax | undefined {
  const home = resolved.find((path) => path.parsed === parsed && path.scope);
  const index = home?.scope?.functionIndex ?? 0;
  return index > 0 ? parsed.syntax.functions[index] : undefined;
}

/** The innermost function around that has a name, and whether the container's own scope was left on the way to it. */
function namedAround(
  { syntax, script: { packageName } }: ParsedScript,
  functionIndex: number,
  home: FunctionSyntax | undefined,
): Keeper | undefined {
  let isMaker = false;
  for (let at = syntax.functions[functionIndex]; at && at.index > 0; at = syntax.functions[at.parent]) {
    isMaker ||= at === home;
    if (at.isConstructor) return { name: at.className, className: '', packageName, isMaker };
    if (at.name) return { name: at.name, className: at.className, packageName, isMaker };
  }
  return undefined;
}

/** The functions that store, and those of the package that call them for the very container. */
function withCallers(
  foreign: Program,
  evidence: HeapEvidence,
  nearest: readonly Keeper[],
  packages: ReadonlySet<string>,
): Pick<Keepers, 'storing' | 'packages'> {
  const all = new Set(packages);
  const direct = new Map(nearest.map(({ name }) => [name, NEAREST]));
  const found = new Map(direct);
  const holders = new Set(evidence.paths.flatMap(({ names }) => names.slice(0, -1).slice(-1)));
  let frontier = nearest;
  for (let hop = 1; hop <= MOST_HOPS && frontier.length > 0; hop++) {
    const callers: Keeper[] = [];
    for (const parsed of foreign.scripts) {
      for (const site of parsed.syntax.sites) {
        if (site.kind !== 'call' || !frontier.some((keeper) => isCallOf(parsed, site, keeper, holders))) continue;
        const caller = namedAround(parsed, site.functionIndex, undefined);
        if (caller && !found.has(caller.name)) {
          found.set(caller.name, NEAREST - PER_HOP * hop);
          callers.push(caller);
          all.add(parsed.script.packageName);
        }
      }
    }
    frontier = callers;
  }
  return found.size > MOST_NAMES ? { storing: direct, packages } : { storing: found, packages: all };
}

/** `this.add(…)` in the same class, `globalRegistry.add(…)` by who holds the container, or a plain function by its name. */
function isCallOf({ syntax, script }: ParsedScript, site: Site, keeper: Keeper, holders: ReadonlySet<string>): boolean {
  if (site.member !== keeper.name) return false;
  const [first = site.member, ...rest] = site.receiver;
  if (keeper.className === '') {
    const isPlain = rest.length === 0 && first !== 'this';
    return isPlain && (packageOfName(site.scope, first) || script.packageName) === keeper.packageName;
  }
  if (site.receiver.join() === 'this') return syntax.functions[site.functionIndex].className === keeper.className;
  return holders.has(site.receiver.at(-1) ?? '');
}

/** How well a call of the workspace is one of a keeper: of the package by name, or by the stacks of what stays. */
export function keeperCall(
  parsed: ParsedScript,
  site: Site,
  { storing, making, packages }: Keepers,
  shares: AllocationSites | undefined,
): number {
  if (site.kind !== 'call' && site.kind !== 'new') return 0;
  const weight = storing.get(site.member) ?? making.get(site.member) ?? 0;
  if (weight === 0) return 0;
  const below = shares?.packagesBelow(parsed, site.functionIndex) ?? [];
  const share = below.some((name) => packages.has(name)) ? (shares?.ofCall(parsed, site) ?? 0) : 0;
  if (share === 0 && !isOf(parsed, site, packages)) return 0;
  return (weight + (1 - weight) * 0.35 * share) * (isGivenBack(parsed, site) ? 0.95 : 1);
}

const GIVING_BACK = /^(close|end|release|free|remove|delete|dispose|destroy|unsubscribe|off|cancel|stop|done|finish)/;

/** `const step = trail.step(…); … step.close();`, on whatever way the function takes: another one, which does not, leaks. */
function isGivenBack({ syntax }: ParsedScript, site: Site): boolean {
  const kept = syntax.sites.find((each) => each.kind === 'declare' && unwrap(each.values[0]) === site.node);
  if (!kept) return false;
  const body = syntax.functions[site.functionIndex].node['body'] as SyntaxNode | SyntaxNode[];
  const statements = (Array.isArray(body) ? body : (body['body'] ?? [])) as SyntaxNode[];
  return syntax.sites.some(
    (each) =>
      each.kind === 'call' &&
      each.functionIndex === site.functionIndex &&
      each.receiver.join() === kept.member &&
      GIVING_BACK.test(each.member) &&
      statements.some(({ start, type }) => start === each.statementStart && type === 'ExpressionStatement'),
  );
}

export function isMakingCall({ making, storing }: Keepers, { member }: Site): boolean {
  return making.has(member) && !storing.has(member);
}

/** What is called comes from such a package, or from what a call of it gave back. */
function isOf(parsed: ParsedScript, site: Site, packages: ReadonlySet<string>): boolean {
  const written = site.receiver.length > 0 ? site.receiver : [site.member];
  if (packages.has(packageOfName(site.scope, written[0]))) return true;
  if (site.receiver.length === 0) return false;
  return receiverForms(parsed, site, site.receiver).some(({ names, scope }) =>
    packages.has(packageOfName(scope, names[0])),
  );
}
