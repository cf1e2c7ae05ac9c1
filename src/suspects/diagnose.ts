import { inWords, message, type Message, type MessageValue } from '../base/message.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { sampledSites, trackedSites, type AllocationSites } from '../attribution/allocations.ts';
import { boundOf } from '../attribution/bounds.ts';
import { runContext } from '../attribution/context.ts';
import { heapEvidence, type HeapEvidence } from '../attribution/evidence.ts';
import type { FunctionPosition } from '../attribution/function-position.ts';
import { inOriginalNames } from '../attribution/original-names.ts';
import type { Program } from '../attribution/program.ts';
import type { Script } from '../attribution/scripts.ts';
import type { SourcePosition, Sources } from '../attribution/sources.ts';
import { nameStart, offsetAt } from '../attribution/syntax.ts';
import { rankStatements, type Candidate } from '../attribution/statements.ts';
import { perInterval } from '../growth/cohorts.ts';
import type { Container } from '../growth/containers.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { retainedTops } from '../growth/retained-tops.ts';
import type { AllocationProfile } from '../heap/allocation-profile.ts';
import { NodeType } from '../heap/columns.ts';
import type { Evidence, Suspect, SuspectKind, SuspectWords } from '../model/report.ts';
import { containerName, contextWords, explain } from './explain.ts';
import { whereDeclared } from './where-declared.ts';
import { fingerprint, heldBy, statementOf, statementText } from './fingerprint.ts';
import { countOf, countsOf, isBacklog, kindOf, opensRequest, remedyOf, replacesVariable, unitOf } from './kinds.ts';
import { placeNow, UNSURE_PLACE } from './place-now.ts';
import { retainerPath, type PlaceOf } from './retainer-path.ts';
import { runningCode } from './running-code.ts';

export interface Diagnosis {
  readonly growth: GrowthGraph;
  readonly containers: readonly Container[];
  readonly scripts: ReadonlyMap<number, Script>;
  readonly sources: Sources;
  readonly program: Program;
  /** Samples of live objects, and up to which ordinal they are of the first snapshot. */
  readonly profile: { readonly samples: AllocationProfile; readonly baseOrdinal: number } | undefined;
  /** 0 for the main thread. */
  readonly thread: number;
}

/** A statement below this is a guess: the function is named, the line is not claimed. */
const LEAST_SCORE = 0.3;
/** A container that no statement of the workspace explains must be at least this large per interval to be shown. */
const LEAST_UNEXPLAINED_BYTES = 64 * 1024;
/** The same for a collection that a variable of the workspace keeps. */
const LEAST_DECLARED_BYTES = 8 * 1024;

/** One suspect per statement, the one that explains most first. */
export function diagnose(diagnosis: Diagnosis): Suspect[] {
  const { growth, scripts, sources, program } = diagnosis;
  const isOwn = memoized(({ scriptId, line0, column0 }: FunctionPosition): boolean => {
    const script = scripts.get(scriptId);
    return script !== undefined && sources.isOwnPosition(script, line0, column0);
  });
  const { profile } = diagnosis;
  const sampled = profile && sampledSites(profile.samples, profile.baseOrdinal, scripts, program);
  const found: Draft[] = [];
  for (const container of diagnosis.containers) {
    const evidence = heapEvidence(growth, container, isOwn);
    const sites = trackedSites(growth.graph, container.members, scripts, program) ?? sampled;
    const ranked = rankStatements(evidence, program, scripts, sites, isOwn).slice(0, MOST_CANDIDATES);
    const best = ranked[0] && ranked[0].score >= LEAST_SCORE ? ranked[0] : undefined;
    const bytes = perInterval(container.bytes);
    const declared = best ? undefined : whereDeclared(evidence, program, sources);
    const isOfWorkspace = declared !== undefined && container.shape === 'fan';
    if (!best && bytes < (isOfWorkspace ? LEAST_DECLARED_BYTES : LEAST_UNEXPLAINED_BYTES)) continue;
    if (best && isStillFilling(container, evidence, best)) continue;
    const named = inOriginalNames(evidence, program, sources);
    found.push({ evidence: named, sites, best, declared, ranked, bytes, alike: [named], containers: [container] });
  }
  return mergeByStatement(diagnosis, found)
    .sort((a, b) => rank(b) - rank(a))
    .map((draft) => toSuspect(diagnosis, program, draft));
}

/** A collection that the program keeps below a number it has not come to: what comes in now is not what leaks. */
function isStillFilling(container: Container, { store }: HeapEvidence, best: Candidate): boolean {
  if (best.reason !== 'stores' || best.receiver < SURE_RECEIVER) return false;
  const most = boundOf(best.parsed, best.site, store);
  if (most === undefined) return false;
  const lists = container.shape === 'group' ? 1 + container.also.length : 1;
  const held = container.counts.reduce((sum, count) => sum + count, 0);
  return held <= most * lists + 1;
}

const SURE_RECEIVER = 0.75;

function memoized(judge: (position: FunctionPosition) => boolean): (position: FunctionPosition) => boolean {
  const known = new Map<string, boolean>();
  return (position) => {
    const key = `${position.scriptId}:${position.line0}:${position.column0}`;
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = judge(position)));
    return value;
  };
}

const MOST_CANDIDATES = 6;

interface Draft {
  readonly evidence: HeapEvidence;
  readonly sites: AllocationSites | undefined;
  readonly best: Candidate | undefined;
  /** Where the variable is declared, for want of a statement. */
  readonly declared: SourcePosition | undefined;
  readonly ranked: readonly Candidate[];
  bytes: number;
  /** What is counted: the container, and those of the same name that the same statement fills, as the lists of one Map. */
  readonly alike: HeapEvidence[];
  /** All that the statement fills. */
  readonly containers: Container[];
}

function rank(draft: Draft): number {
  return draft.bytes * (draft.best ? 0.2 + draft.best.score ** 2 : 0.05);
}

/** Two containers filled by one statement are one leak. */
function mergeByStatement(diagnosis: Diagnosis, drafts: readonly Draft[]): Draft[] {
  const byPlace = new Map<string, Draft>();
  const merged: Draft[] = [];
  for (const draft of drafts.toSorted((a, b) => b.bytes - a.bytes)) {
    const at = draft.best && placeOf(diagnosis, draft.best);
    const key = at ? `${at.path}:${at.line0}` : '';
    const known = key ? byPlace.get(key) : undefined;
    if (known) {
      known.bytes += draft.bytes;
      known.containers.push(...draft.containers);
      const isAlike = inWords(containerName(known.evidence)) === inWords(containerName(draft.evidence));
      if (isAlike && known.evidence.event === draft.evidence.event) known.alike.push(draft.evidence);
    } else {
      merged.push(draft);
      if (key) byPlace.set(key, draft);
    }
  }
  return merged;
}

function placeOf({ sources }: Diagnosis, { parsed, site }: Candidate): SourcePosition {
  return sources.originalStatement(parsed.script, parsed.syntax, nameStart(site), site.statementStart);
}

function toSuspect(diagnosis: Diagnosis, program: Program, draft: Draft): Suspect {
  const { evidence, best } = draft;
  const { growth, scripts, sources, thread } = diagnosis;
  const kind = kindOf(evidence, best);
  const context = best ? runContext(program.scripts, best.parsed, best.site) : '';
  const at = best ? placeOf(diagnosis, best) : (nearestFunction(diagnosis, evidence) ?? draft.declared);
  const running = best && runningCode(best);
  const now = at && placeNow(sources, at, best?.parsed.script, running?.text);
  const functionName = at ? sources.originalFunctionName(at) : '';
  const name = containerName(evidence);
  const unit = unitOf(kind, evidence, best);
  const count = countOf(kind, draft.alike, best);
  const text = best && at ? textOf(diagnosis, best, at) : '';
  const grows = message`+${formatCount(count)} ${unit} per interval`;
  const words: SuspectWords = {
    title: titleOf(kind, evidence, best, text, draft.bytes, grows, name, functionName),
    unit,
    explanation: explain(growth, kind, { evidence, containers: draft.containers }, best, context, scripts, sources)
      .text,
    remedy: remedyOf(kind, evidence, name, unit, best),
    ...(context ? { context: contextWords[context] } : {}),
  };
  const path = retainerPath(growth, evidence.container, evidence.anchors, (node) => placeOfNode(diagnosis, node));
  const statement = best && at ? statementOf(sources, best, at) : `${functionName}\0${heldBy(evidence)}`;
  return {
    id: fingerprint(at?.file ?? '', statement),
    thread,
    kind,
    confidence: Math.round(100 * confidenceOf(diagnosis, draft) * (now?.isSure === false ? UNSURE_PLACE : 1)) / 100,
    title: inWords(words.title),
    ...(now ? { ...now.place, function: functionName } : {}),
    context,
    packages: packagesOf(diagnosis, draft),
    countPerInterval: count,
    bytesPerInterval: Math.round(draft.bytes),
    retainedBytes: retainedBytes(growth, draft.containers),
    unit: inWords(unit),
    retainerPath: path,
    evidence: [...evidenceOf(diagnosis, draft, kind, at), ...(now?.evidence ?? [])],
    explanation: inWords(words.explanation),
    remedy: inWords(words.remedy),
    words,
    ...(now ? { codeFrame: now.codeFrame } : {}),
    ...(running ? { running } : {}),
  };
}

function placeOfNode({ growth, scripts, sources }: Diagnosis, node: number): ReturnType<PlaceOf> {
  const { locations } = growth.graph;
  const at = growth.graph.locationIndex(node);
  const script = at < 0 ? undefined : scripts.get(locations.scriptId[at]);
  if (script === undefined || script.isInternal || locations.line0[at] < 0) return {};
  const { file, line0, column0 } = sources.original(script, locations.line0[at], locations.column0[at]);
  return { file, line: line0 + 1, column: column0 + 1 };
}

/** Without a statement: where a function that the members hold was made. The line is that function's, and no more is claimed. */
function nearestFunction({ scripts, sources }: Diagnosis, { functions }: HeapEvidence): SourcePosition | undefined {
  for (const { scriptId, line0, column0 } of functions) {
    const script = scripts.get(scriptId);
    if (script && sources.isOwnPosition(script, line0, column0)) return sources.original(script, line0, column0);
  }
  return undefined;
}

function titleOf(
  kind: SuspectKind,
  evidence: HeapEvidence,
  best: Candidate | undefined,
  text: string,
  bytes: number,
  count: Message,
  name: MessageValue,
  functionName: string,
): Message {
  const statement = text ? `\`${shorten(text)}\`` : '';
  if (!best && functionName) return message`Somewhere in ${functionName}: ${name} only grows: ${count}`;
  switch (kind) {
    case 'listener':
      return message`${statement || name} registers a listener that is never removed: ${count}`;
    case 'timer':
      return statement ? message`${statement} is never cleared: ${count}` : message`A timer is never cleared: ${count}`;
    case 'promise':
      return best?.reason === 'chains'
        ? message`${statement} chains promises that never settle: ${count}`
        : message`${statement || name} waits on a promise that does not settle: ${count}`;
    case 'collection':
      if (replacesVariable(evidence, best)) return message`Each new value of ${name} holds the one before: ${count}`;
      return message`${name} only grows: ${count}`;
    case 'closure':
      if (best?.reason === 'chains') return message`${statement} chains generators that never end: ${count}`;
      return message`${name} chains each function to the one before: ${count}`;
    case 'instance':
      if (opensRequest(evidence, best)) return message`${statement} opens a connection that is never let go: ${count}`;
      return best === undefined || best.reason === 'stores'
        ? message`${name} only grows: ${count}`
        : message`${statement || name} is made again and again and never let go: ${count}`;
    case 'native':
      if (evidence.store === 'value') return message`${name} only grows: ${count}`;
      return isBacklog(evidence)
        ? message`${statement || name} sends more than is taken: ${count}`
        : evidence.store === 'root'
          ? message`Node's open handles keep memory outside the heap: ${count}, ${formatBytes(bytes)}`
          : message`${name} keeps memory outside the heap: ${count}, ${formatBytes(bytes)}`;
    case 'allocation':
      return message`${statement || evidence.ownerClass}: ${count}, ${formatBytes(bytes)}`;
    default:
      return kind satisfies never;
  }
}

/** The statement on one line, as it was written: compilers rename what they compile. */
export function textOf(
  { sources }: Pick<Diagnosis, 'sources'>,
  { parsed, site }: Candidate,
  at: SourcePosition,
): string {
  const text = parsed.syntax.text.slice(site.start, site.end);
  const original = sources.originalSyntax(at.path);
  const isCompiled = original !== undefined && !original.text.includes(text);
  const written = isCompiled ? statementText(original, offsetAt(original, at.line0, at.column0)) : text;
  const isCut = FUNCTION_BODY.test(written);
  return `${written.replace(FUNCTION_BODY, '$1 …').replace(/\s+/g, ' ').trim()}${isCut ? ')' : ''}`;
}

/** From where a handed over function begins its body to the end: the reader knows what a body is. */
const FUNCTION_BODY = /(=>|function[^{]*\))\s*\{[\s\S]*$/;

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Agreement of independent signs, lowered when another statement is nearly as good. */
function confidenceOf(diagnosis: Diagnosis, { best, ranked }: Draft): number {
  if (!best) return 0.2;
  const at = placeOf(diagnosis, best);
  const rival = ranked.find((candidate) => {
    const other = placeOf(diagnosis, candidate);
    return other.path !== at.path || other.line0 !== at.line0;
  });
  const margin = Math.min(1, Math.max(0, best.score - (rival?.score ?? 0)) / 0.15);
  const few = diagnosis.growth.snapshots < 4 ? 0.85 : 1;
  return Math.round(Math.min(0.98, best.score * (0.8 + 0.25 * margin)) * few * 100) / 100;
}

function packagesOf({ scripts }: Diagnosis, { evidence, sites, best }: Draft): string[] {
  if (!best || best.reason === 'stores') return [];
  if (best.packages.length > 1) return [...best.packages];
  const names = new Set<string>(sites?.packagesBelow(best.parsed, best.site.functionIndex));
  for (const member of evidence.functions) {
    const name = scripts.get(member.scriptId)?.packageName;
    if (name) names.add(name);
  }
  if (names.size === 0) for (const name of best.packages) names.add(name);
  return [...names].slice(0, 5);
}

function retainedBytes({ graph, cohort }: GrowthGraph, containers: readonly Container[]): number {
  // A scope or a root retains the whole program; only a collection's own retained size says something.
  const tellsItsOwn = ({ shape, owner }: Container): boolean =>
    shape === 'fan' && graph.nodeType[owner] !== NodeType.synthetic && cohort[owner] === 0;
  const grownIn = (some: readonly Container[]): number =>
    some.reduce((sum, { bytes }) => sum + bytes.reduce((all, each) => all + each, 0), 0);
  const collections = containers.filter(tellsItsOwn);
  const retained = retainedTops(
    graph,
    collections.map(({ owner }) => owner),
  );
  const others = containers.filter((container) => !tellsItsOwn(container));
  return Math.round(Math.max(grownIn(collections), retained) + grownIn(others));
}

function evidenceOf(diagnosis: Diagnosis, draft: Draft, kind: SuspectKind, at: SourcePosition | undefined): Evidence[] {
  const { evidence, best } = draft;
  const counts = countsOf(kind, draft.alike).map(formatCount).join(', ');
  const all: Evidence[] = [
    found('cohorts', message`born in the intervals and still alive: ${counts}`),
    found('container-path', containerText(evidence)),
  ];
  const own = evidence.functions.find((member) => {
    const script = diagnosis.scripts.get(member.scriptId);
    return script && diagnosis.sources.isOwn(script);
  });
  if (own) {
    const position = diagnosis.sources.original(diagnosis.scripts.get(own.scriptId)!, own.line0, own.column0);
    const place = { file: position.file, line: position.line0 + 1 };
    const where = `${place.file}:${place.line}`;
    all.push(found('closure-location', message`functions among the members were made at ${where}`, place));
  }
  if (!best) all.push(found('statement', unfoundText(diagnosis)));
  if (best && at)
    all.push(found('statement', statementDetail(best, evidence.delegates), { file: at.file, line: at.line0 + 1 }));
  return all;
}

function containerText(evidence: HeapEvidence): Message {
  const { store, paths, memberClasses } = evidence;
  const ownerClass = store === 'root' ? (memberClasses[0] ?? '') : evidence.ownerClass;
  const isNamed = store === 'root' || store === 'timer' || paths.some(({ anchor }) => anchor.kind !== 'root');
  return isNamed
    ? message`${ownerClass} held by ${containerName(evidence)}`
    : message`${ownerClass} that no variable leads to`;
}

function found(kind: string, words: Message, place: Pick<Evidence, 'file' | 'line'> = {}): Evidence {
  return { kind, detail: inWords(words), ...place, words };
}

/** Samples know code without a name by its number alone. */
function unfoundText({ scripts, profile }: Diagnosis): Message {
  return profile?.samples.scriptId.some((id) => id > 0 && !scripts.has(id))
    ? message`no statement of the workspace was found that puts it there: code that was compiled in memory (eval, new Function) has no file to name`
    : message`no statement of the workspace was found that puts it there`;
}

function statementDetail({ reason, receiver, member }: Candidate, isDelegating: boolean): Message {
  if (reason === 'constructs') return message`makes as many objects as the container takes in`;
  if (reason === 'calls-package') return message`calls what leads to the container`;
  if (reason === 'allocates') return message`allocates what stays alive`;
  if (reason === 'chains' && isDelegating) return message`hands over to its own next call`;
  if (reason === 'chains') return message`its promise waits for that of its own next call`;
  if (receiver > 0.5 && member > 0.5) return message`its receiver is the container and its value is the member`;
  if (receiver > 0.5) return message`its receiver is the container`;
  return member > 0.5 ? message`its value is the member` : message`its form fits the container`;
}
