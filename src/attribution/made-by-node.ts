import type { HeapEvidence } from './evidence.ts';
import { importedModule } from './package-calls.ts';
import { declaringScope, type Site } from './syntax.ts';
import { unwrap } from './syntax-tree.ts';

/**
 * How well an HTTP request that is made here is what grows. Its socket is made by an agent, which may be the one that grows.
 */
export function requestMade(site: Site, { constructed }: HeapEvidence): number {
  if (!/^(get|request)$/.test(site.member) || !/^(node:)?https?$/.test(importedModule(site))) return 0;
  const agreementOf = (name: string): number => constructed.get(name)?.agreement ?? 0;
  return Math.max(agreementOf('ClientRequest'), 0.9 * agreementOf('Socket'), 0.9 * agreementOf('TLSSocket'));
}

/**
 * `const request = get(…); request.on('error', done)`: a listener hangs on what was made here, and is not what keeps it.
 * Where listeners are what grows, whose they are is told by the path.
 */
export function listensToMade(
  { kind, receiver, member, scope, functionIndex }: Site,
  { store }: HeapEvidence,
): boolean {
  if (kind !== 'call' || functionIndex === 0 || !/^(root|array|object|map|set)$/.test(store)) return false;
  if (!/^(on|once|addListener|addEventListener)$/.test(member) || receiver.length === 0) return false;
  if (receiver.at(-1) === '()') return true;
  const declared = receiver.length === 1 ? declaringScope(scope, receiver[0]) : undefined;
  const made = declared?.functionIndex === functionIndex ? unwrap(declared.names.get(receiver[0])) : undefined;
  return made?.type === 'CallExpression' || made?.type === 'NewExpression';
}

/** Node's functions that start a timer. */
export const STARTING_TIMERS = /^set(Interval|Timeout|Immediate)$/;

/** A timer that Node's lists do not hold keeps nothing. */
export function startsTimer({ kind, receiver, member }: Site): boolean {
  return kind === 'call' && receiver.length === 0 && STARTING_TIMERS.test(member);
}
