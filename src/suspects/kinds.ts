import type { Candidate } from '../attribution/statements.ts';
import type { HeapEvidence } from '../attribution/evidence.ts';
import { isFunction, unwrap } from '../attribution/syntax-tree.ts';
import { perInterval } from '../growth/cohorts.ts';
import type { Container } from '../growth/containers.ts';
import { message, type Message, type MessageValue } from '../base/message.ts';
import type { SuspectKind } from '../model/report.ts';

const REGISTERING =
  /^(on|once|addListener|prependListener|prependOnceListener|addEventListener|subscribe|listen|watch|observe|tap|onChange|register|addHandler|addHook|autorun|reaction|effect|watchEffect)([A-Z]|$)/;
const TIMERS = /^(setInterval|setTimeout|setImmediate)$/;

/** What kind of leak the statement and the container make together. */
export function kindOf(evidence: HeapEvidence, candidate: Candidate | undefined): SuspectKind {
  const member = candidate?.site.member ?? '';
  if (isOutside(evidence.container) || (evidence.store === 'root' && isBacklog(evidence))) return 'native';
  if (candidate?.reason === 'chains') return 'promise';
  if (candidate?.reason === 'constructs' && candidate.site.kind === 'new') return 'instance';
  if (registers(evidence, candidate)) return 'listener';
  if (candidate?.reason === 'allocates') return candidate.site.kind === 'new' ? 'instance' : 'allocation';
  if (TIMERS.test(member)) return 'timer';
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
 * How many per interval. Of instances that a package makes many objects for, as many as most of their classes grow by.
 */
export function countOf(kind: SuspectKind, evidence: HeapEvidence): number {
  const own = perInterval(memberCounts(evidence));
  if (kind !== 'instance' || !evidence.constructed.size) return own;
  const votes = new Map<number, number>();
  for (const made of evidence.constructed.values()) votes.set(made.perInterval, (votes.get(made.perInterval) ?? 0) + 1);
  return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
}

/** Born in each interval, in all of them together. */
export function countsOf(alike: readonly HeapEvidence[]): number[] {
  const each = alike.map((evidence) => [...memberCounts(evidence)].slice(1));
  return each.reduce((sum, counts) => counts.map((count, interval) => count + (sum[interval] ?? 0)), []);
}

/** A chain that branches, as a tree does, has no even number of links; then all of the members' class are counted. */
function memberCounts({ container, memberClass }: HeapEvidence): ArrayLike<number> & Iterable<number> {
  const { counts, classes } = container;
  return perInterval(counts) > 0 ? counts : (classes.get(memberClass) ?? counts);
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
      return message`closures`;
    case 'instance':
      return candidate?.site.kind === 'new' && /^[A-Z]\w{2,}$/.test(candidate.site.member)
        ? candidate.site.member
        : isNamed
          ? memberClass
          : message`objects`;
    case 'collection':
      return isNamed && evidence.store !== 'map' && evidence.store !== 'object' ? memberClass : message`entries`;
    case 'allocation':
      return message`objects`;
    case 'native':
      return isNamed ? memberClass : message`entries`;
    default:
      return kind satisfies never;
  }
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
  if (candidate?.reason === 'chains')
    return message`Write it as a loop (for (;;) { await … }), or do not return or await what the function's next call gives back.`;
  switch (kind) {
    case 'listener':
      return evidence.store === 'event-target'
        ? message`Remove the listener when its work is done (removeEventListener, or { once: true } with a signal of its own), or register it once.`
        : message`Register the listener once, outside of what runs again and again, or remove it when the work is done.`;
    case 'timer':
      return message`Keep what the timer function returns and clear it when its work is over, also on errors.`;
    case 'promise':
      return message`Do not wait on a promise that never settles: settle it, or race against one that is made anew for each piece of work and always settles.`;
    case 'closure':
      return message`Do not wrap the previous function in the next one: keep one function and a list of bounded size.`;
    case 'instance':
      return message`Create one ${unit} and share it, or close it when its work is done.`;
    case 'collection':
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
