import { listed, message, sentences, type Message, type MessageValue } from '../base/message.ts';
import { formatCount } from '../base/units.ts';
import type { RunContext } from '../attribution/context.ts';
import type { HeapEvidence } from '../attribution/evidence.ts';
import { isBacklog, opensRequest, replacesVariable } from './kinds.ts';
import { functionOf } from '../attribution/matching.ts';
import { keepsModules } from '../attribution/module-loads.ts';
import type { Script } from '../attribution/scripts.ts';
import { sharedContext, type SharedContext } from '../attribution/shared-context.ts';
import type { Sources } from '../attribution/sources.ts';
import type { Candidate } from '../attribution/statements.ts';
import { positionAt } from '../attribution/syntax.ts';
import type { Container } from '../growth/containers.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { NodeType } from '../heap/columns.ts';
import type { SuspectKind } from '../model/report.ts';

/** The container as a reader of the source calls it: `queue`, `RequestLedger.open`, `this.sessions`. */
export function containerName(evidence: HeapEvidence): MessageValue {
  if (evidence.store === 'root') return message`Node's open handles`;
  if (keepsModules(evidence)) return message`Node's module cache`;
  const path = evidence.paths.find((candidate) => candidate.anchor.kind !== 'root');
  if (evidence.store === 'timer') return message`Node's timer list`;
  if (!path) return unnamed(evidence);
  const cut = path.names.findIndex((name) => name === '_events' || name === '<symbol kEvents>');
  // Where a package or Node keeps it inside is no help to a reader.
  const internal = path.names.findIndex((part, index) => index > 0 && /^(_|<symbol|get |set )/.test(part));
  const end = Math.min(cut > 0 ? cut : Infinity, internal > 0 ? internal : Infinity);
  const isInScope = path.start > 0 && path.start < end;
  const text = written(path.names.slice(isInScope ? path.start : 0, end));
  // Of a list that hangs on something the program holds for another reason, the name alone would say too much.
  const isChain = evidence.store === 'list' && evidence.link !== '' && evidence.memberClasses.length > 0;
  if (isChain && text) return message`the chain of ${evidence.memberClasses[0]} (by ${evidence.link}) behind ${text}`;
  if (!text) return unnamed(evidence);
  if (!isInScope || path.startsInWorkspace) return keptInside(path.names.slice(end), text);
  // One function leads to it, as that of a package does; by several, anything leads to what Node keeps.
  const outer = written(path.names.slice(0, path.start));
  return path.scopes === 1 ? message`${text} behind ${outer}` : message`${text} inside of Node or a package`;
}

/** What Node keeps for the program behind a symbol of its own, as the store of an AsyncLocalStorage, is the program's again. */
function keptInside(names: readonly string[], text: string): MessageValue {
  const first = names.findIndex((name) => !/^(_|<symbol)/.test(name));
  const own = names.slice(0, first).some((name) => name.startsWith('<symbol')) ? names.slice(first) : [];
  return own.length > 0 && own.every((name) => /^[A-Za-z$][\w$]*$|^\[\]$/.test(name)) && own[0] !== '[]'
    ? message`${written(own)} behind ${text}`
    : text;
}

function written(names: readonly string[]): string {
  return names.reduce((whole, name) => (name === '[]' ? `${whole}[…]` : whole ? `${whole}.${name}` : name), '');
}

/** V8 sets what is its own in brackets. */
function unnamed({ ownerClass, heldAs }: HeapEvidence): MessageValue {
  return heldAs
    ? message`${`\`${heldAs}\``} of an unnamed object`
    : message`an unnamed ${ownerClass.replace(/^\((.*)\)$/, '$1')}`;
}

export interface Explained {
  readonly text: Message;
  readonly shared: SharedContext | undefined;
}

/** A container with all that the same statement fills beside it. */
interface Grown {
  readonly evidence: HeapEvidence;
  readonly containers: readonly Container[];
}

/** Why it grows, and why it is kept alive. */
export function explain(
  growth: GrowthGraph,
  kind: SuspectKind,
  { evidence, containers }: Grown,
  candidate: Candidate | undefined,
  context: RunContext,
  scripts: ReadonlyMap<number, Script>,
  sources: Sources,
): Explained {
  const name = containerName(evidence);
  // A loop of who calls the function is not the statement's own.
  const isOwn = context !== 'loop' || candidate?.site.inLoop === true;
  const when = context && isOwn ? message`each time this ${contextWords[context]} runs` : message`each time this runs`;
  const made = candidate?.reason !== 'stores' && candidate?.site.kind === 'new' ? candidate.site.member : '';
  const cause =
    candidate?.reason === 'chains' && evidence.delegates
      ? message`Each call of ${`\`${candidate.site.member}\``} hands over to its own next call, so its generator stays suspended until the last one ends; one more is added each time it gets there.`
      : candidate?.reason === 'chains'
        ? message`Each call of ${`\`${candidate.site.member}\``} waits for its own next call, so the promise of every call stays until the last one settles; one more is added ${when}.`
        : (ownCause(evidence, candidate, name, when) ?? causeOf(kind, evidence, name, when, made));
  const shared = sharedContextOf(growth, evidence, candidate, scripts, sources);
  const sharedText = shared ? sharedSentence(kind, shared.context, shared.candidate, sources) : undefined;
  const below = belowSentence(growth, containers);
  return {
    text: sentences([cause, sharedText, below].filter((part) => part !== undefined)),
    shared: shared?.context,
  };
}

/** Where the form of the statement tells more than the kind does. */
function ownCause(
  evidence: HeapEvidence,
  candidate: Candidate | undefined,
  name: MessageValue,
  when: Message,
): Message | undefined {
  if (opensRequest(evidence, candidate))
    return message`A request is made ${when}, and its response is neither read to its end nor destroyed on some path: until then its socket stays open, and Node keeps all that hangs on it.`;
  if (replacesVariable(evidence, candidate))
    return message`${name} is replaced ${when}, and each new value still holds the one before, so that all of them stay alive.`;
  if (evidence.store === 'timer' && candidate?.reason === 'calls-package')
    return message`A timer is started ${when}, and the loop or wait for it does not end: Node's timer list keeps it, with all that waits for it.`;
  // A reaction to the promise that is kept itself makes no chain.
  const isLink = evidence.store === 'promise' && evidence.container.shape === 'chain' && candidate?.reason === 'stores';
  if (isLink && candidate.receiver < 0.5 && /^(then|catch|finally)$/.test(candidate.site.member))
    return message`Each promise made here waits for the one before it; the first of them has not settled, so none does, and one more is added ${when}.`;
  return undefined;
}

function causeOf(kind: SuspectKind, evidence: HeapEvidence, name: MessageValue, when: Message, made: string): Message {
  const event = evidence.event && !/^\[|^next$/.test(evidence.event) ? evidence.event : '';
  switch (kind) {
    case 'listener':
      return event
        ? message`A new listener for '${event}' is added to ${name} ${when}, and those counted here were not removed: ${name} outlives them and keeps every one, with all it has captured.`
        : message`A new listener is added to ${name} ${when}, and those counted here were not removed: ${name} outlives them and keeps every one, with all it has captured.`;
    case 'timer':
      return message`A timer is started ${when} and not cleared: Node's timer list keeps its function, and all that has captured, until it ends.`;
    case 'promise':
      return message`${name} has not settled, so it keeps a reaction for everybody who waits for it; one more is added ${when}.`;
    case 'closure':
      return message`The new function holds the one before it, so all of them stay alive behind ${name}.`;
    case 'instance':
      if (made && evidence.store === 'root')
        return message`A new ${made} is made ${when}; open handles keep what it opened alive, and nothing closes it.`;
      return made
        ? message`A new ${made} is made ${when}; ${name} keeps what it opened alive, and nothing closes it.`
        : message`An object is added to ${name} ${when}, and fewer are taken out than come in.`;
    case 'collection':
      if (evidence.store === 'value')
        return message`The value of ${name} is replaced by a longer one ${when}, and never cut back.`;
      return message`An entry is added to ${name} ${when}, and fewer are taken out than come in.`;
    case 'allocation':
      return message`What is allocated here stays alive; samples of live objects point to this function in every interval.`;
    case 'native':
      if (evidence.store === 'value') return causeOf('collection', evidence, name, when, made);
      return isBacklog(evidence)
        ? message`More is sent ${when} than the other side takes: what waits to be written piles up outside the heap, behind ${name}.`
        : message`What is added to ${name} ${when} is small in the heap but keeps memory outside of it: a slice or view keeps its whole buffer.`;
    default:
      return kind satisfies never;
  }
}

interface SharedOf {
  readonly context: SharedContext;
  readonly candidate: { readonly script: Script };
}

function sharedContextOf(
  growth: GrowthGraph,
  evidence: HeapEvidence,
  candidate: Candidate | undefined,
  scripts: ReadonlyMap<number, Script>,
  sources: Sources,
): SharedOf | undefined {
  const { graph } = growth;
  for (const member of evidence.container.members.slice(0, 8)) {
    const closure = nearestClosure(growth, member);
    if (closure < 0) continue;
    const at = graph.locationIndex(closure);
    const script = at < 0 ? undefined : scripts.get(graph.locations.scriptId[at]);
    if (!script || (candidate && candidate.parsed.program.byId.get(script.scriptId) !== candidate.parsed)) continue;
    const syntax = sources.isOwn(script) ? sources.syntaxOf(script) : undefined;
    if (!syntax) continue;
    const position = { scriptId: 0, line0: graph.locations.line0[at], column0: graph.locations.column0[at] };
    const literal = functionOf(syntax, position);
    const context = literal.index > 0 ? sharedContext(graph, closure, syntax, literal) : undefined;
    if (context) return { context, candidate: { script } };
  }
  return undefined;
}

/** The member itself, or the function one or two edges below it: a bound listener, a timer's callback. */
function nearestClosure(growth: GrowthGraph, member: number): number {
  const { graph } = growth;
  let wave = [member];
  for (let depth = 0; depth < 3; depth++) {
    const next: number[] = [];
    for (const node of wave) {
      if (graph.nodeType[node] === NodeType.closure && graph.locationIndex(node) >= 0) return node;
      for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++) {
        const to = graph.edgeTo[edge];
        if (growth.cohort[to] !== 0 && graph.nodeType[to] !== NodeType.code) next.push(to);
      }
    }
    wave = next;
  }
  return -1;
}

function sharedSentence(
  kind: SuspectKind,
  shared: SharedContext,
  of: SharedOf['candidate'],
  sources: Sources,
): Message {
  const what = kind === 'timer' ? message`timer function` : kind === 'listener' ? message`listener` : message`function`;
  const code = (name: string): string => `\`${name}\``;
  const unused = listed(shared.unused.slice(0, 5).map(code));
  const uses = shared.used.length
    ? message`uses only ${listed(shared.used.slice(0, 4).map(code))}`
    : message`uses nothing of its scope`;
  const start = message`The ${what} itself ${uses}, yet it also keeps ${unused} alive: V8 keeps one Context per scope for all closures made in it`;
  const syntax = sources.syntaxOf(of.script);
  if (!shared.siblings.length || !syntax)
    return shared.unused.length > 1
      ? message`${start}, and another closure captured them.`
      : message`${start}, and another closure captured it.`;
  const captured = shared.siblings.slice(0, 3).map(({ functionSyntax, captures }) => {
    const at = positionAt(syntax, functionSyntax.start);
    const line = sources.original(of.script, at.line0, at.column0).line0 + 1;
    const name = functionSyntax.name ? code(functionSyntax.name) : message`the closure`;
    return message`${name} at line ${line} captured ${listed(captures.slice(0, 4).map(code))}`;
  });
  return message`${start}, and ${listed(captured)}.`;
}

/** The classes a person sees growing, so that they are not hunted one by one. */
function belowSentence(growth: GrowthGraph, containers: readonly Container[]): Message | undefined {
  const names = growth.graph.classNames();
  const totals = new Map<number, number>();
  for (const { classes } of containers)
    for (const [classIndex, counts] of classes)
      totals.set(classIndex, (totals.get(classIndex) ?? 0) + counts.slice(1).reduce((a, b) => a + b, 0));
  const grown = [...totals]
    .map(([classIndex, count]) => ({ name: names[classIndex], count }))
    .filter(({ name }) => !name.startsWith('(system') && !name.startsWith('(compiled') && name !== 'system / Context')
    .sort((a, b) => b.count - a.count)
    .slice(0, 4);
  if (!grown.length) return undefined;
  return message`Kept alive below it: ${listed(grown.map(({ name, count }) => `${formatCount(count)} ${name}`))}.`;
}

export const contextWords: Readonly<Record<Exclude<RunContext, ''>, Message>> = {
  'route handler': message`route handler`,
  'connection handler': message`connection handler`,
  'message handler': message`message handler`,
  'timer callback': message`timer callback`,
  'event handler': message`event handler`,
  loop: message`loop`,
  constructor: message`constructor`,
};
