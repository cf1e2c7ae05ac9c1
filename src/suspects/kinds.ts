import type { Candidate } from '../attribution/statements.ts';
import type { HeapEvidence } from '../attribution/evidence.ts';
import { STARTING_TIMERS } from '../attribution/made-by-node.ts';
import { isFunction, unwrap } from '../attribution/syntax-tree.ts';
import { isSustained, perInterval } from '../growth/cohorts.ts';
import type { Container } from '../growth/containers.ts';
import { inWords, message, type Message, type MessageValue } from '../base/message.ts';
import type { SuspectKind } from '../model/report.ts';

const REGISTERING =
  /^(on|once|addListener|prependListener|prependOnceListener|addEventListener|subscribe|listen|watch|observe|tap|onChange|register|addHandler|addHook|autorun|reaction|effect|watchEffect)([A-Z]|$)/;

/** Class of an HTTP request that is made. */
const REQUEST = 'ClientRequest';

/** `http.get(…)` where requests pile up: Node keeps their sockets until the response has been read or destroyed. */
export function opensRequest({ constructed }: HeapEvidence, candidate: Candidate | undefined): boolean {
  const isCall = candidate?.reason === 'constructs' && candidate.site.kind === 'call';
  return isCall && /^(get|request)$/.test(candidate.site.member) && constructed.has(REQUEST);
}

/** What kind of leak the statement and the container make together. */
export function kindOf(evidence: HeapEvidence, candidate: Candidate | undefined): SuspectKind {
  const member = candidate?.site.member ?? '';
  if (opensRequest(evidence, candidate)) return 'instance';
  if (isOutside(evidence.container) || (evidence.store === 'root' && isBacklog(evidence))) return 'native';
  if (candidate?.reason === 'chains') return evidence.delegates ? 'closure' : 'promise';
  if (candidate?.reason === 'constructs' && candidate.site.kind === 'new') return 'instance';
  if (registers(evidence, candidate)) return 'listener';
  if (candidate?.reason === 'allocates') return candidate.site.kind === 'new' ? 'instance' : 'allocation';
  if (STARTING_TIMERS.test(member) && evidence.keepsTimers) return 'timer';
  switch (evidence.store) {
    case 'array':
    case 'set':
      return isListOfInstances(evidence, candidate) ? 'instance' : 'collection';
    case 'emitter':
    case 'event-target':
      return 'listener';
    case 'timer':
      return 'timer';
    case 'promise':
      return 'promise';
    case 'context':
      return 'closure';
    case 'root':
      return 'instance';
    default:
      return 'collection';
  }
}

/** A list or registry of objects of one class: the class is what a person looks for. */
function isListOfInstances(evidence: HeapEvidence, candidate: Candidate | undefined): boolean {
  const [memberClass = ''] = evidence.memberClasses;
  return (
    evidence.memberClasses.length === 1 && evidence.constructed.has(memberClass) && (candidate?.member ?? 0) >= 0.9
  );
}

/** Most of what the container keeps lies outside the heap. */
export function isOutside(container: Container): boolean {
  const outside = perInterval(container.outsideBytes);
  return outside >= LEAST_OUTSIDE_BYTES && outside > 0.7 * perInterval(container.bytes);
}

const LEAST_OUTSIDE_BYTES = 64 * 1024;

/** A call that by its name registers something, and hands over what is to be called. */
function registers({ store, ownerClass }: HeapEvidence, candidate: Candidate | undefined): boolean {
  if (!candidate || /^(timer|promise|root|context)$/.test(store) || !REGISTERING.test(candidate.site.member))
    return false;
  // What is registered there is an object whose end is to be told.
  if (ownerClass === 'FinalizationRegistry') return false;
  const values = candidate.site.values.map((value) => unwrap(value));
  if (values.some((node) => node !== undefined && isFunction(node))) return true;
  const isHandedOver = values.some((node) => node !== undefined && HANDED_OVER.test(node.type));
  return candidate.member > 0.4 && isHandedOver;
}

const HANDED_OVER = /^(ObjectExpression|Identifier|MemberExpression|CallExpression)$/;

/**
 * How many per interval, in all of them together. Of instances that a package makes many objects for, as many as most of
 * their classes grow by.
 */
export function countOf(kind: SuspectKind, alike: readonly HeapEvidence[], candidate: Candidate | undefined): number {
  if (kind !== 'instance') return perInterval([0, ...countsOf(kind, alike)]);
  return alike.reduce((sum, evidence) => sum + instancesOf(evidence, candidate), 0);
}

function instancesOf(evidence: HeapEvidence, candidate: Candidate | undefined): number {
  const { constructed } = evidence;
  const named = constructed.get(opensRequest(evidence, candidate) ? REQUEST : (candidate?.site.member ?? ''));
  if (named) return named.perInterval;
  if (!constructed.size) return perInterval(memberCounts('instance', evidence));
  const votes = new Map<number, number>();
  for (const made of constructed.values()) votes.set(made.perInterval, (votes.get(made.perInterval) ?? 0) + 1);
  return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
}

/** Born in each interval, in all of them together. */
export function countsOf(kind: SuspectKind, alike: readonly HeapEvidence[]): number[] {
  const each = alike.map((evidence) => Array.from(memberCounts(kind, evidence)).slice(1));
  return each.reduce((sum, counts) => counts.map((count, interval) => count + (sum[interval] ?? 0)), []);
}

/**
 * What the unit names, by cohort. Timers are those that run, and listeners what hangs on each object that is kept. Of
 * members of several classes those of the first are counted. A chain that branches, as a tree does, has no even number of
 * links; then all of the members' class are counted.
 */
function memberCounts(kind: SuspectKind, evidence: HeapEvidence): ArrayLike<number> {
  const { container, memberClass, memberClasses, timers, listeners } = evidence;
  const { counts, classes } = container;
  if (kind === 'timer' && isSustained(timers, 1)) return timers;
  if (kind === 'listener' && isSustained(listeners, 1)) return listeners;
  const ofClass = classes.get(memberClass) ?? counts;
  const isMixed = memberClasses.length > 1 && isSustained(ofClass, 1) && isClassUnit(kind, evidence);
  return (isMixed && perInterval(ofClass) < perInterval(counts)) || perInterval(counts) === 0 ? ofClass : counts;
}

/** The unit is the first member's class. */
function isClassUnit(kind: SuspectKind, evidence: HeapEvidence): boolean {
  return inWords(unitOf(kind, evidence, undefined)) === evidence.memberClasses[0];
}

/** What is counted. */
export function unitOf(kind: SuspectKind, evidence: HeapEvidence, candidate: Candidate | undefined): MessageValue {
  if (evidence.store === 'value') return message`bytes`;
  const memberClass = evidence.memberClasses[0] ?? '';
  const isNamed = /^[A-Za-z_$][\w$]*$/.test(memberClass) && !/^(Object|Array|Function)$/.test(memberClass);
  switch (kind) {
    case 'listener':
      return message`listeners`;
    case 'timer':
      return message`timers`;
    case 'promise':
      return message`pending reactions`;
    case 'closure':
      return evidence.delegates ? message`generators` : message`closures`;
    case 'instance':
      if (opensRequest(evidence, candidate)) return REQUEST;
      return candidate?.site.kind === 'new' && /^[A-Z]\w{2,}$/.test(candidate.site.member)
        ? candidate.site.member
        : isNamed
          ? memberClass
          : message`objects`;
    case 'collection':
      if (replacesVariable(evidence, candidate)) return message`values`;
      return isNamed && evidence.store !== 'map' && evidence.store !== 'object' ? memberClass : message`entries`;
    case 'allocation':
      return message`objects`;
    case 'native':
      return isNamed ? memberClass : message`entries`;
    default:
      return kind satisfies never;
  }
}

/** `current = make(current)`: a variable whose new value holds the one before, in no field that has a name. */
export function replacesVariable(evidence: HeapEvidence, candidate: Candidate | undefined): boolean {
  const { container, store, link, memberClasses } = evidence;
  // Text that is appended to holds the text before it, too, and is meant to.
  const isText = /string/.test(memberClasses[0] ?? '');
  const isChain = container.shape === 'chain' && store === 'list' && link === '' && !isText;
  return isChain && candidate?.reason === 'stores' && candidate.site.kind === 'assign' && candidate.receiver > 0.75;
}

/** Names by which packages and Node mark what is theirs. */
function isInside({ paths }: HeapEvidence): boolean {
  const nearest = paths.find(({ anchor }) => anchor.kind !== 'root');
  return nearest !== undefined && nearest.names.slice(1).some((name) => /^(_|<symbol)/.test(name));
}

/** Bytes that wait to be written, not bytes that a program stored. */
export function isBacklog(evidence: HeapEvidence): boolean {
  const names = evidence.paths.flatMap((path) => path.names);
  return (
    evidence.memberClasses.some((name) => /WriteWrap|WriteReq|SendWrap|BufferList/.test(name)) ||
    names.some((name) => /_writableState|kBufferedValue|kHandle|_handle|channel|pendingData|writeQueue/i.test(name))
  );
}

/** One sentence that says what to change. */
export function remedyOf(
  kind: SuspectKind,
  evidence: HeapEvidence,
  container: MessageValue,
  unit: MessageValue,
  candidate: Candidate | undefined,
): Message {
  if (candidate?.reason === 'chains' && evidence.delegates)
    return message`Write it as a loop that yields, instead of handing over (yield*) to the function's own next call.`;
  if (candidate?.reason === 'chains')
    return message`Write it as a loop (for (;;) { await … }), or do not return or await what the function's next call gives back.`;
  switch (kind) {
    case 'listener':
      return evidence.store === 'event-target'
        ? message`Remove the listener when its work is done (removeEventListener, or { once: true } with a signal of its own), or register it once.`
        : message`Register the listener once, outside of what runs again and again, or remove it when the work is done.`;
    case 'timer':
      if (candidate?.reason === 'calls-package')
        return message`End the loop or the wait when its work is over: hand over a signal, and abort it then.`;
      return message`Keep what the timer function returns and clear it when its work is over, also on errors.`;
    case 'promise':
      return message`Do not wait on a promise that never settles: settle it, or race against one that is made anew for each piece of work and always settles.`;
    case 'closure':
      return message`Do not wrap the previous function in the next one: keep one function and a list of bounded size.`;
    case 'instance':
      if (opensRequest(evidence, candidate))
        return message`Read each response to its end (response.resume() where nobody needs it) or destroy it, on every path, and give requests a timeout.`;
      return message`Create one ${unit} and share it, or close it when its work is done.`;
    case 'collection':
      if (replacesVariable(evidence, candidate))
        return message`Do not let the new value of ${container} hold the former one: copy what is needed from it, and make functions where they do not capture it.`;
      if (isInside(evidence) && candidate?.reason === 'calls-package')
        return message`What is kept there is taken out by the package or by Node alone: use what they offer for it (remove, close, release), or do not call this again and again.`;
      return message`Delete what is no longer needed from ${container}, or bound it by size or age.`;
    case 'allocation':
      return message`Look at who keeps what is allocated here: mode tracking shows each object's own stack.`;
    case 'native':
      if (evidence.store === 'value') return remedyOf('collection', evidence, container, unit, candidate);
      return isBacklog(evidence)
        ? message`Wait for what was sent to be taken before sending more (callbacks, 'drain', a limit on what is in flight).`
        : message`Keep a copy of what is needed (Buffer.from(slice)) instead of a view that pins the whole buffer, and delete from ${container} what is done.`;
    default:
      return kind satisfies never;
  }
}
