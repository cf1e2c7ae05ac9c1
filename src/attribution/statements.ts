import type { AllocationSites } from './allocations.ts';
import { construction } from './constructions.ts';
import type { HeapEvidence } from './evidence.ts';
import type { FunctionPosition } from './function-position.ts';
import { isMakingCall, keeperCall, keepersOf, type Keepers } from './keepers.ts';
import { bestReceiver, functionOf, prefixMatch, resolvePaths, type ResolvedPath } from './matching.ts';
import { literalMatch, MemberMatch, valueOfKey, type WeighedFunction } from './members.ts';
import { listensToMade, startsTimer } from './made-by-node.ts';
import { keepsModules, moduleLoad } from './module-loads.ts';
import { nativeCall, nativeMethods, promisedTimer } from './native-calls.ts';
import { PackageCalls } from './package-calls.ts';
import type { ParsedScript, Program } from './program.ts';
import { chainingCall } from './promise-chains.ts';
import { runsOnce } from './runs-once.ts';
import type { Script } from './scripts.ts';
import { addedParts, NOT_STORING, storedValues, storingWeight } from './storing-forms.ts';
import { declaringScope, positionAt, type FunctionSyntax, type Site } from './syntax.ts';
import { accessPath, unwrap, type SyntaxNode } from './syntax-tree.ts';

/** A statement that may be the one that stores the members, with what speaks for it. */
export interface Candidate {
  readonly parsed: ParsedScript;
  readonly site: Site;
  /** 0 to 1. */
  readonly score: number;
  /** The receiver is the container: 1 is the very variable. */
  readonly receiver: number;
  /** The stored value is a member: 1 is the very function. */
  readonly member: number;
  readonly reason: 'stores' | 'calls-package' | 'constructs' | 'allocates' | 'chains';
  /** From the package that is called down to the one that keeps the members. */
  readonly packages: readonly string[];
}

/** What is looked for in every statement: the container's evidence with its names resolved. */
interface Search {
  readonly evidence: HeapEvidence;
  readonly resolved: readonly ResolvedPath[];
  readonly native: ReadonlySet<string>;
  readonly calls: PackageCalls;
  readonly packages: ReadonlySet<string>;
  readonly homes: ReadonlySet<string>;
  readonly doors: ReadonlySet<string>;
  /** Node's own loader keeps modules there. */
  readonly isModules: boolean;
  /** Most members hold functions of the workspace: whatever stores them was handed such a function. */
  readonly holdsOwn: boolean;
  readonly shares: AllocationSites | undefined;
}

/**
 * Statements of the workspace that may store what `evidence` describes, best first.
 * @param isOwn whether a position was written in the workspace: a bundle has statements of packages, too
 */
export function rankStatements(
  evidence: HeapEvidence,
  program: Program,
  scripts: ReadonlyMap<number, Script>,
  shares: AllocationSites | undefined,
  isOwn: (position: FunctionPosition) => boolean = () => true,
): Candidate[] {
  const calls = new PackageCalls(scripts);
  const resolved = resolvePaths(evidence.paths, program);
  const search: Search = {
    evidence,
    resolved,
    native: nativeMethods(evidence, scripts),
    calls,
    packages: calls.packagesOf(evidence),
    homes: calls.homesOf(resolved),
    doors: foreignDoors(evidence, program),
    isModules: keepsModules(evidence),
    holdsOwn: evidence.functions.some(({ scriptId, count }) => program.byId.has(scriptId) && count * 2 > SAMPLED),
    shares,
  };
  const candidates: Candidate[] = [];
  const functions = memberFunctionsIn(program, evidence);
  for (const parsed of program.scripts) {
    const members = new MemberMatch(parsed, evidence, functions);
    for (const site of parsed.syntax.sites) {
      // Most of a bundle is of packages.
      if (!isOwn({ scriptId: parsed.script.scriptId, ...positionAt(parsed.syntax, site.start) })) continue;
      const candidate = chained(parsed, site, evidence, functions) ?? judge(parsed, site, members, search);
      if (candidate && candidate.score > LEAST_SCORE) candidates.push(candidate);
    }
  }
  const isKnown = candidates.some(storesSurely);
  const keepers = isKnown ? undefined : keepersOf(evidence, program, scripts);
  if (keepers) preferKeepers(candidates, keepers, program, shares, isOwn);
  const made = candidates.filter(({ site, reason }) => reason === 'constructs' && calls.isFactory(site, search.homes));
  return preferStoring(candidates, made).sort((a, b) => b.score - a.score || b.site.start - a.site.start);
}

const LEAST_SCORE = 0.15;

/** Into the very variable. */
function storesSurely({ reason, receiver, score }: Candidate): boolean {
  return reason === 'stores' && receiver > 0.75 && score > 0.5;
}

/** Where the package's own source says which of its functions fill the container, calls of others only seem to. */
function preferKeepers(
  candidates: Candidate[],
  keepers: Keepers,
  program: Program,
  shares: AllocationSites | undefined,
  isOwn: (position: FunctionPosition) => boolean,
): void {
  const calls: Candidate[] = [];
  const packages = keepers.packages.size === 1 ? [...keepers.packages] : [];
  for (const parsed of program.scripts) {
    for (const site of parsed.syntax.sites) {
      const weight = keeperCall(parsed, site, keepers, shares);
      if (weight === 0 || !isOwn({ scriptId: parsed.script.scriptId, ...positionAt(parsed.syntax, site.start) }))
        continue;
      const once = !site.inLoop && runsOnce(parsed, site.functionIndex) && !isMakingCall(keepers, site);
      const score = weight * (once ? 0.3 : 1);
      calls.push({
        parsed,
        site,
        score,
        receiver: 0,
        member: 0,
        reason: 'calls-package',
        packages,
      });
    }
  }
  const isCalled = calls.some(({ score }) => score > 0.5);
  for (const [index, candidate] of candidates.entries()) {
    const own = calls.findIndex(({ site }) => site === candidate.site);
    if (own >= 0) {
      const [call] = calls.splice(own, 1);
      if (call.score > candidate.score) candidates[index] = { ...candidate, score: call.score, reason: call.reason };
    } else if (isCalled && candidate.reason !== 'stores')
      candidates[index] = { ...candidate, score: candidate.score * 0.85 };
  }
  candidates.push(...calls);
}

/**
 * Where a statement of the workspace stores into the very variable, calls that lead there are only its callers; where one
 * stores at all, or calls a package again and again, what that package made at the start is only where that happens.
 * @param made calls of the package that keeps the members
 */
function preferStoring(candidates: readonly Candidate[], made: readonly Candidate[]): Candidate[] {
  const storing = candidates.filter(({ reason }) => reason === 'stores');
  const isKnown = storing.some(storesSurely);
  const isHeld = storing.some(({ member, score }) => member >= 0.85 && score > 0.65);
  const isLikely = storing.some(({ receiver, member, score }) => Math.max(receiver, member) >= 0.5 && score > 0.35);
  const isCalledAgain = made.some((candidate) => candidate.score > LEAST_OF_REPEATED && !isOnce(candidate));
  return candidates.map((candidate) => {
    const isCaller = candidate.reason === 'calls-package' && (isKnown || (isHeld && candidate.member < 0.5));
    const isFactory = candidate.reason === 'constructs' && candidate.site.functionIndex === 0 && isLikely;
    if (isCaller || isFactory) return { ...candidate, score: candidate.score * 0.58 };
    // Samples alone name whatever happened to allocate last before the package kept it.
    const isSampled = candidate.reason === 'allocates' && made.length > 0;
    const isStart = isCalledAgain && made.includes(candidate) && isOnce(candidate);
    return isSampled || isStart ? { ...candidate, score: candidate.score * 0.85 } : candidate;
  });
}

const LEAST_OF_REPEATED = 0.55;

function isOnce({ parsed, site }: Candidate): boolean {
  return !site.inLoop && runsOnce(parsed, site.functionIndex);
}

/** Functions of the workspace that the members are or hold, weighted by how near and how many. */
function memberFunctionsIn(program: Program, evidence: HeapEvidence): Map<FunctionSyntax, WeighedFunction> {
  const found = new Map<FunctionSyntax, WeighedFunction>();
  const most = Math.max(1, ...evidence.functions.map((member) => member.count));
  for (const member of evidence.functions) {
    const parsed = program.byId.get(member.scriptId);
    if (!parsed) continue;
    // Layers of a package may lie between the member and the function that was handed over.
    const nearness = Math.max(0.6, 1 - 0.05 * member.depth);
    const weight = nearness * Math.min(1, 0.4 + (0.6 * member.count) / most);
    const literal = functionOf(parsed.syntax, member);
    const known = found.get(literal)?.weight ?? 0;
    if (literal.index > 0) found.set(literal, { parsed, weight: Math.max(known, weight) });
  }
  return found;
}

function chained(
  parsed: ParsedScript,
  site: Site,
  evidence: HeapEvidence,
  functions: ReadonlyMap<FunctionSyntax, unknown>,
): Candidate | undefined {
  const score = chainingCall(parsed, site, evidence, functions);
  return score > 0 ? { parsed, site, score, receiver: 0, member: 0, reason: 'chains', packages: [] } : undefined;
}

function judge(parsed: ParsedScript, site: Site, members: MemberMatch, search: Search): Candidate | undefined {
  const { evidence, resolved, shares } = search;
  if (evidence.store === 'promise' && settles(site)) return undefined;
  if (!evidence.keepsTimers && startsTimer(site)) return undefined;
  // What runs once, when the module is loaded, cannot make anything grow.
  const once = !site.inLoop && runsOnce(parsed, site.functionIndex);
  const stored = storedValues(site, evidence.store);
  const member = Math.max(0, ...stored.map((value) => members.of(site, value)));
  const storing = storingWeight(site, evidence, member);
  const receiver = storing > 0 ? bestReceiver(parsed, site, evidence, resolved) : 0;
  const listens = listensToMade(site, evidence) ? 0.6 : 1;
  const kept = Math.max(
    storing * combine(storing > 0 ? receiver : 0, member),
    linking(parsed, site, members, evidence),
  );
  const stores = kept * listens;
  const caching = cachingFunction(site, resolved);
  const reaches = packageCall(parsed, site, search, member);
  // A call on what holds the container that also hands over the member: `source.pipe(target)`.
  const both = reaches && member ? combine(reaches, member) : 0;
  // Where the members are functions, a call that hands over none does not bring them.
  const handsNone = member === 0 ? (holdsFunctions(evidence) ? 0.5 : search.holdsOwn ? 0.75 : 1) : 1;
  const makes = createsMember(site, evidence) ? 1.12 : 1;
  const through = Math.max(
    doorCall(site, search.doors) * makes,
    search.isModules ? moduleLoad(site) : 0,
    handedOver(parsed, site, search),
    givenToHome(parsed, site, search, member),
    promisedTimer(site, evidence),
  );
  const called = Math.max(reaches * handsNone * makes, caching, both, nativeCall(site, search.native), through);
  const calls = called * listens;
  // A package may hold one timer of Node's list; what it made at the start has not started the others.
  const mayKeep = !(once && evidence.store === 'timer') && search.calls.isFactory(site, search.homes);
  const factory = mayKeep ? homeCall(site, once, evidence) : 0;
  const packages = search.calls.chainOf(parsed, site, search.packages) ?? [];
  const constructs = Math.max(construction(parsed, site, evidence), ofPackage(site, packages), factory);
  const share = shares ? Math.max(0.6 * shares.ofFunction(parsed, site.functionIndex), shares.ofCall(parsed, site)) : 0;
  const allocates = site.kind === 'declare' || site.kind === 'copy' ? 0 : 0.66 * (shares?.ofCall(parsed, site) ?? 0);
  const told = Math.max(stores, calls, constructs);
  // What speaks for itself by its samples is not lifted by them again.
  const lifted = told > 0 ? told + (1 - told) * 0.35 * share : 0;
  const best = Math.max(lifted, allocates);
  if (best <= 0) return undefined;
  const reason =
    allocates > lifted ? 'allocates' : told === stores ? 'stores' : told === calls ? 'calls-package' : 'constructs';
  const score = best * (once && !caching && !factory ? 0.3 : 1);
  return { parsed, site, score, receiver, member, reason, packages };
}

/** `deferred.resolve(value)` ends the waiting. */
function settles({ kind, receiver, member }: Site): boolean {
  return kind === 'call' && receiver[0] !== 'Promise' && /^(resolve|reject|settle|fulfill?)$/.test(member);
}

/** Handing something over to the package again and again, before where it was made, before other calls of it. */
function homeCall(site: Site, once: boolean, evidence: HeapEvidence): number {
  if (once) return site.kind === 'new' || site.receiver.length === 0 || MAKING.test(site.member) ? 0.68 : 0.4;
  if (site.kind === 'call' && HANDING_OVER.test(site.member)) return 0.72;
  return NOT_STORING.test(site.member) && !makesMember(site, evidence) ? 0.4 : 0.6;
}

const MAKING = /^(default$|create|make|build|init|new|setup|[A-Z])/;

/** `getLogger(name)` makes a Logger where there is none of that name. */
function makesMember(site: Site, { memberClasses }: HeapEvidence): boolean {
  const [memberClass = ''] = memberClasses;
  return memberClass.length > 3 && site.member.toLowerCase().endsWith(memberClass.toLowerCase());
}

/** `createConnection()` gives a NativeConnection. */
function createsMember({ member }: Site, { memberClasses }: HeapEvidence): boolean {
  const lastWord = /[A-Z][a-z\d]{3,}$/.exec(memberClasses[0] ?? '')?.[0] ?? '';
  return lastWord !== '' && /^(create|make|new|open|add|build)/.test(member) && member.endsWith(lastWord);
}

const HANDING_OVER = /^(register|add|set|put|define|subscribe|watch|insert|append|enqueue|schedule|provide|bind)/;

/** Functions of Node or a package that share the scope the container is kept in, as `mark` of performance does. */
function foreignDoors({ paths }: HeapEvidence, program: Program): ReadonlySet<string> {
  const nearest = paths.find(({ anchor }) => anchor.kind !== 'root');
  const isOwn = nearest?.functions.some(({ scriptId }) => program.byId.has(scriptId)) ?? true;
  if (isOwn || !nearest) return new Set();
  const known = KEPT_BY_NODE.get(nearest.names[0]);
  return new Set(known ?? nearest.doors.filter((name) => name.length > 2 && !NOT_STORING.test(name)));
}

/** Variables of Node's own modules, and the calls after which they keep something. Source: node/lib. */
const KEPT_BY_NODE = new Map([['gcPersistentSignals', ['any', 'timeout']]]);

function doorCall(site: Site, doors: ReadonlySet<string>): number {
  return site.kind === 'call' && site.functionIndex > 0 && site.receiver.length > 0 && doors.has(site.member)
    ? 0.76
    : 0;
}

/** Members that are looked into for functions, about. */
const SAMPLED = 20;

function holdsFunctions({ store, functions }: HeapEvidence): boolean {
  return store === 'emitter' || store === 'event-target' || functions.some(({ depth }) => depth === 0);
}

/** Something of a package is made again and again, and that package, or one it uses, keeps the members. */
function ofPackage(site: Site, packages: readonly string[]): number {
  if (!packages.length) return 0;
  if (site.kind === 'new') return 0.54 - 0.02 * packages.length;
  if (HANDING_OVER.test(site.member)) return 0.67 - 0.03 * packages.length;
  return /^(create|make|open|connect|build|new|start|init)/i.test(site.member) ? 0.44 - 0.02 * packages.length : 0;
}

/**
 * Members that hold one another: by a link that is set on a member or to one, `entry.older = newest`, by their own class,
 * `this.parent = parent`, or in the literal they are made by. What a link loses to its neighbour's is taken out.
 */
function linking({ syntax }: ParsedScript, site: Site, members: MemberMatch, evidence: HeapEvidence): number {
  const { link, memberClasses, memberKeys } = evidence;
  if (link === '') return 0;
  if (site.values.some((value) => literalMatch(value, memberKeys) > 0.9 && linksBy(value, link))) return 0.66;
  if (site.kind !== 'assign' || site.member !== link || !isLinked(site.values[0])) return 0;
  const value = accessPath(site.values[0]);
  if (value.length > 1 && value.at(-1) === link) return 0;
  if (site.receiver.join() === 'this')
    return memberClasses.includes(syntax.functions[site.functionIndex].className) ? 0.62 : 0;
  const left = unwrap(site.node['left'] as SyntaxNode | undefined);
  const holder = left?.['object'] as SyntaxNode | undefined;
  const member = Math.max(members.of(site, site.values[0]), holder ? members.of(site, holder) : 0);
  return member > 0.5 ? 0.6 + 0.15 * member : 0;
}

function linksBy(value: SyntaxNode, link: string): boolean {
  const linked = valueOfKey(value, link);
  return linked !== undefined && isLinked(linked);
}

/** Not `null`, `undefined` or `void 0`: those cut. */
function isLinked(value: SyntaxNode | undefined): boolean {
  const node = unwrap(value);
  if (node === undefined || node.type === 'NullLiteral') return false;
  return node.type !== 'UnaryExpression' && !(node.type === 'Identifier' && node['name'] === 'undefined');
}

/** Two independent signs: each alone is good, both together are nearly certain. */
function combine(receiver: number, member: number): number {
  return 1 - (1 - 0.72 * receiver) * (1 - 0.78 * member);
}

/** A call on a variable below which a package keeps what grows: `counter.inc(labels)`, `cache.put(…)`. */
function packageCall(parsed: ParsedScript, site: Site, { resolved, evidence }: Search, member: number): number {
  if (site.kind !== 'call' || /^(\?|call|apply|bind)$/.test(site.member)) return 0;
  // `app.get(path, handler)` and `loggers.get(name, options)` store, `cache.get(key)` does not.
  const isReading = NOT_STORING.test(site.member) && !makesMember(site, evidence);
  if (isReading && member <= 0.5 && (site.values.length < 2 || site.member === 'emit')) return 0;
  // Whoever holds a promise does not wait for it yet.
  return prefixMatch(parsed, site, site.receiver, resolved) * (evidence.store === 'promise' ? 0.65 : 1);
}

/** What keeps the container is handed to a function of Node's or a package's: `AbortSignal.any([stopping.signal])`. */
function handedOver(parsed: ParsedScript, site: Site, { resolved, calls }: Search): number {
  if (site.functionIndex === 0 || (site.kind !== 'call' && site.kind !== 'new')) return 0;
  if (NOT_STORING.test(site.member) || parsed.program.functions.has(site.member)) return 0;
  const isForeign = site.receiver.length === 0 || isGlobal(site) || calls.isImported(site);
  if (!isForeign) return 0;
  const paths = site.values.flatMap((value) => partsOf(value)).map((value) => accessPath(value));
  const usable = paths.filter((path) => !path.includes('()') && path[0] !== '?' && path[0] !== 'this');
  return 0.95 * Math.max(0, ...usable.map((path) => prefixMatch(parsed, site, path, resolved)));
}

/** A package keeps the container to itself, and this hands a member to a function of somebody else: `Reflect.defineMetadata(…)`. */
function givenToHome(parsed: ParsedScript, site: Site, { homes }: Search, member: number): number {
  if (homes.size === 0 || site.kind !== 'call' || site.functionIndex === 0 || member < 0.7) return 0;
  return HANDING_OVER.test(site.member) && !parsed.program.functions.has(site.member) ? 0.7 : 0;
}

function isGlobal(site: Site): boolean {
  return declaringScope(site.scope, site.receiver[0]) === undefined && site.receiver[0] !== 'this';
}

/** An argument, or the parts of a list or literal that is written there. */
function partsOf(value: SyntaxNode): SyntaxNode[] {
  const node = unwrap(value);
  if (node?.type !== 'ArrayExpression' && node?.type !== 'ObjectExpression') return node ? [node] : [];
  return addedParts(node);
}

/**
 * The variable holds a function that a package made and keeps the container below it, as memoize does: what fills it is
 * every call of that function, what makes it grow without bound is how it was made.
 */
function cachingFunction(site: Site, resolved: readonly ResolvedPath[]): number {
  if (site.kind !== 'declare' && site.kind !== 'assign') return 0;
  const made = unwrap(site.values[0]);
  if (made?.type !== 'CallExpression' || accessPath(made['callee'] as SyntaxNode)[0] === 'require') return 0;
  const name = site.kind === 'declare' ? site.member : (site.receiver.at(-1) ?? '');
  let best = 0;
  for (const { path, scope } of resolved) {
    if (!scope || path.names[0] !== name || !path.isFunction || declaringScope(site.scope, name) !== scope) continue;
    best = Math.max(best, 0.7 - 0.03 * path.names.length);
  }
  return best;
}
