import { inWords, message, type Message } from '../base/message.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { runContext } from '../attribution/context.ts';
import type { HeapEvidence, Store } from '../attribution/evidence.ts';
import type { Program } from '../attribution/program.ts';
import type { Script } from '../attribution/scripts.ts';
import type { SourcePosition, Sources } from '../attribution/sources.ts';
import { rankStatements, type Candidate } from '../attribution/statements.ts';
import { isSustained, perInterval } from '../growth/cohorts.ts';
import type { Suspect, SuspectKind, SuspectWords } from '../model/report.ts';
import type { ListenerCounts } from '../model/watch.ts';
import { shorten, textOf } from './diagnose.ts';
import { codeFrame } from './place-now.ts';
import { contextWords } from './explain.ts';
import { fingerprint, heldBy, statementOf } from './fingerprint.ts';
import { remedyOf, unitOf } from './kinds.ts';
import { runningCode } from './running-code.ts';
import { nameStart } from '../attribution/syntax.ts';
import type { GrowingSite } from './watch-sites.ts';

/** What the sources say, for suspects that are found without a snapshot. */
export interface WatchedProgram {
  readonly program: Program;
  readonly scripts: ReadonlyMap<number, Script>;
  readonly sources: Sources;
  /** 0 for the main thread. */
  readonly thread: number;
}

/** Nobody saw who keeps them, so that nothing found this way is sure. */
const MOST_CONFIDENCE = 0.75;
const LEAST_SCORE = 0.3;
const INTERVALS = 3;
const FEWEST_LISTENERS = 3;
/** Readings do not know when the load began and ended. */
const EVENNESS = 0.25;

/** Listeners of one place that became more in every interval, the most first, with the statement that adds them. */
export function listenerSuspects(watched: WatchedProgram, listeners: readonly ListenerCounts[]): Suspect[] {
  const growing = listeners.filter(({ counts }) => isSustained(cohorts(counts), FEWEST_LISTENERS, EVENNESS));
  const suspects = growing.flatMap((group) => listenerSuspect(watched, group) ?? []);
  return suspects.sort((a, b) => b.countPerInterval - a.countPerInterval);
}

/** Counts at each reading as what came in between, the first reading first. */
function cohorts(counts: readonly number[]): number[] {
  return counts.map((count, reading) => (reading === 0 ? count : count - counts[reading - 1]));
}

function listenerSuspect(watched: WatchedProgram, group: ListenerCounts): Suspect | undefined {
  const { program, scripts, sources } = watched;
  const evidence = evidenceOf(group.store ?? 'emitter', group.emitter || 'emitter', cohorts(group.counts), group);
  const position = { scriptId: Number(group.scriptId), line0: group.line0, column0: group.column0 };
  const script = scripts.get(position.scriptId);
  const isOwn = script !== undefined && sources.isOwnPosition(script, position.line0, position.column0);
  const best = bestOwn(rankStatements(evidence, program, scripts, undefined), sources);
  // Node's and packages' own listeners hang on what the program's keep.
  if (!best && !isOwn) return undefined;
  const at = best ? placeOf(sources, best) : sources.original(script!, position.line0, position.column0);
  const count = perInterval(evidence.container.counts);
  const event = `'${group.event}'`;
  return suspectAt(watched, evidence, best, at, {
    kind: 'listener',
    confidence: best ? best.score * 0.85 : 0.3,
    countPerInterval: count,
    bytesPerInterval: 0,
    title: (statement) =>
      message`${statement || group.function || event} registers a listener that is never removed: ${message`+${formatCount(count)} ${message`listeners`} per interval`}`,
    explanation: message`Between two readings ${formatCount(count)} more listeners for ${event} were found on objects of class ${group.emitter || 'EventEmitter'}, all of them this function. They were counted without a snapshot: who keeps the emitter alive was not looked at.`,
    evidence: {
      kind: 'listener-census',
      words: message`listeners for ${event} on ${group.emitter || 'an emitter'} at each reading: ${group.counts.map(formatCount).join(', ')}`,
    },
  });
}

/** Functions whose allocations stay in every interval, the most bytes first. */
export function siteSuspects(watched: WatchedProgram, sites: readonly GrowingSite[]): Suspect[] {
  return sites.map((site) => {
    const { best, bytes } = site;
    const rate = perInterval(bytes);
    const evidence = evidenceOf('object', 'object', bytes);
    const kind: SuspectKind = best?.site.kind === 'new' ? 'instance' : 'allocation';
    const at = best ? placeOf(watched.sources, best) : site.at;
    return suspectAt(watched, evidence, best, at, {
      kind,
      confidence: best ? best.score : 0.3,
      countPerInterval: 0,
      bytesPerInterval: rate,
      title: (statement, name) =>
        statement
          ? message`${statement}: what is allocated here stays: +${formatBytes(rate)} per interval`
          : message`Somewhere in ${name || '(anonymous)'}: what is allocated here stays: +${formatBytes(rate)} per interval`,
      explanation: message`Samples of live objects show that what this function allocates stays alive in every interval. They name functions, not statements, and were read without a snapshot: who keeps the objects alive was not looked at.`,
      evidence: {
        kind: 'allocation-samples',
        words: message`bytes that stayed, by the interval they were allocated in: ${[...bytes].slice(1).map(formatBytes).join(', ')}`,
      },
    });
  });
}

interface Found {
  readonly kind: SuspectKind;
  readonly confidence: number;
  readonly countPerInterval: number;
  readonly bytesPerInterval: number;
  readonly title: (statement: string, functionName: string) => Message;
  readonly explanation: Message;
  readonly evidence: { readonly kind: string; readonly words: Message };
}

function suspectAt(
  { program, sources, thread }: WatchedProgram,
  evidence: HeapEvidence,
  best: Candidate | undefined,
  at: SourcePosition,
  found: Found,
): Suspect {
  // One or two intervals may be warm-up.
  const certainty = evidence.container.counts.length > INTERVALS ? 1 : 0.6;
  const functionName = sources.originalFunctionName(at);
  const text = best ? textOf({ sources }, best, at) : '';
  const unit = unitOf(found.kind, evidence, best);
  const context = best ? runContext(program.scripts, best.parsed, best.site) : '';
  const words: SuspectWords = {
    title: found.title(text ? `\`${shorten(text)}\`` : '', functionName),
    unit,
    explanation: found.explanation,
    remedy: remedyOf(found.kind, evidence, message`what holds it`, unit, best),
    ...(context ? { context: contextWords[context] } : {}),
  };
  const statement = best ? statementOf(sources, best, at) : `${functionName}\0${heldBy(evidence)}`;
  return {
    id: fingerprint(at.file, statement),
    thread,
    kind: found.kind,
    confidence: Math.round(Math.min(MOST_CONFIDENCE, found.confidence) * certainty * 100) / 100,
    title: inWords(words.title),
    file: at.file,
    line: at.line0 + 1,
    column: at.column0 + 1,
    function: functionName,
    context,
    packages: best ? [...best.packages] : [],
    countPerInterval: found.countPerInterval,
    bytesPerInterval: Math.round(found.bytesPerInterval),
    retainedBytes: 0,
    unit: inWords(unit),
    retainerPath: [],
    evidence: [{ ...found.evidence, detail: inWords(found.evidence.words) }],
    explanation: inWords(words.explanation),
    remedy: inWords(words.remedy),
    words,
    codeFrame: codeFrame(sources, at),
    ...(best ? { running: runningCode(best) } : {}),
  };
}

function bestOwn(ranked: readonly Candidate[], sources: Sources): Candidate | undefined {
  const best = ranked.find((candidate) => placeOf(sources, candidate).inWorkspace);
  return best && best.score >= LEAST_SCORE ? best : undefined;
}

function placeOf(sources: Sources, { parsed, site }: Candidate): SourcePosition {
  return sources.originalStatement(parsed.script, parsed.syntax, nameStart(site), site.statementStart);
}

/** What the search for a statement asks of a heap, as far as it is known without one. */
function evidenceOf(
  store: Store,
  ownerClass: string,
  counts: readonly number[],
  listener?: ListenerCounts,
): HeapEvidence {
  const none = new Float64Array(counts.length);
  const functions = listener
    ? [
        {
          scriptId: Number(listener.scriptId),
          line0: listener.line0,
          column0: listener.column0,
          count: counts.at(-1) ?? 0,
          depth: 0,
        },
      ]
    : [];
  return {
    container: {
      shape: 'fan',
      owner: -1,
      counts: Float64Array.from(counts),
      bytes: none,
      outsideBytes: none,
      members: [],
      memberEdges: [],
      classes: new Map(),
      also: [],
    },
    store,
    ownerClass,
    anchors: [],
    paths: [],
    functions,
    memberClass: -1,
    memberClasses: [],
    memberKeys: [],
    constructed: new Map(),
    event: listener?.event ?? '',
    waits: false,
    delegates: false,
    keepsTimers: store === 'timer',
    timers: [],
    listeners: [],
    heldAs: '',
    link: '',
  };
}
