import type { ListenerCounts } from '../model/watch.ts';
import type { Session } from '../targets/session.ts';

const GROUP = 'leakline';
const MOST_GROUPS = 200;

/** Functions of one text, for one event, on emitters of one class. */
interface Group {
  readonly emitter: string;
  readonly event: string;
  readonly function: string;
  readonly count: number;
}

export type CountedGroup = Omit<ListenerCounts, 'counts'> & { readonly count: number };

const EMITTER_PROTOTYPE = `(process.getBuiltinModule?.('events') ?? require('events')).EventEmitter.prototype`;

/** Runs in the target, on the array of all its emitters. Functions of one text are one place, or as good as one. */
const GROUP_LISTENERS = `function (most) {
  const groups = new Map();
  const textOf = Function.prototype.toString;
  for (const emitter of this) {
    const events = Object.getOwnPropertyDescriptor(emitter, '_events')?.value;
    if (events === undefined || events === null || typeof events !== 'object') continue;
    const name = String(Object.getPrototypeOf(emitter)?.constructor?.name ?? '');
    for (const event of Reflect.ownKeys(events)) {
      const held = events[event];
      for (const one of Array.isArray(held) ? held : [held]) {
        const listener = typeof one?.listener === 'function' ? one.listener : one;
        if (typeof listener !== 'function') continue;
        const key = name + ' ' + String(event) + ' ' + textOf.call(listener);
        const group = groups.get(key);
        if (group) group.count++;
        else groups.set(key, { emitter: name, event: String(event), function: listener.name, count: 1, listener });
      }
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count).slice(0, most);
}`;

/**
 * Counts listeners without a snapshot: V8 walks the heap for objects with EventEmitter's prototype, the target groups
 * what they hold, and one function of each group is asked for its place. Nothing stays in the target.
 */
export async function takeCensus(session: Session): Promise<CountedGroup[]> {
  try {
    const prototype = await session.send('Runtime.evaluate', {
      expression: EMITTER_PROTOTYPE,
      includeCommandLineAPI: true,
      objectGroup: GROUP,
      silent: true,
    });
    const prototypeObjectId = prototype.result.objectId;
    if (prototypeObjectId === undefined) return [];
    const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId, objectGroup: GROUP });
    const grouped = await session.send('Runtime.callFunctionOn', {
      functionDeclaration: GROUP_LISTENERS,
      objectId: objects.objectId!,
      arguments: [{ value: MOST_GROUPS }],
      objectGroup: GROUP,
      silent: true,
    });
    return await readGroups(session, grouped.result.objectId!);
  } finally {
    await session.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

async function readGroups(session: Session, objectId: string): Promise<CountedGroup[]> {
  const values = await session.send('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { return this.map(({ listener, ...group }) => group); }',
    objectId,
    returnByValue: true,
  });
  const functions = await session.send('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { return this.map(({ listener }) => listener); }',
    objectId,
    objectGroup: GROUP,
  });
  const { result } = await session.send('Runtime.getProperties', {
    objectId: functions.result.objectId!,
    ownProperties: true,
  });
  const groups = values.result.value as readonly Group[];
  const listeners = result.filter(({ name }) => /^\d+$/.test(name));
  return Promise.all(
    groups.map(async (group, index) => ({ ...group, ...(await placeOf(session, listeners[index]?.value?.objectId)) })),
  );
}

type Place = Pick<ListenerCounts, 'scriptId' | 'line0' | 'column0'>;
const NOWHERE: Place = { scriptId: '', line0: -1, column0: -1 };

async function placeOf(session: Session, objectId: string | undefined): Promise<Place> {
  if (objectId === undefined) return NOWHERE;
  const { internalProperties = [] } = await session.send('Runtime.getProperties', { objectId, ownProperties: true });
  const bound = internalProperties.find((property) => property.name === '[[TargetFunction]]');
  if (bound?.value?.objectId !== undefined) return placeOf(session, bound.value.objectId);
  const location = internalProperties.find((property) => property.name === '[[FunctionLocation]]')?.value?.value as
    | { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number }
    | undefined;
  if (!location) return NOWHERE;
  return { scriptId: location.scriptId, line0: location.lineNumber, column0: location.columnNumber };
}

/** Joins what was counted at each reading, oldest first; groups that do not grow are left out. */
export function joinCensuses(readings: readonly (readonly CountedGroup[])[]): ListenerCounts[] {
  const joined = new Map<string, ListenerCounts & { counts: number[] }>();
  readings.forEach((groups, reading) => {
    for (const { count, ...group } of groups) {
      const key = [group.emitter, group.event, group.function, group.scriptId, group.line0, group.column0].join('\n');
      let known = joined.get(key);
      if (!known) joined.set(key, (known = { ...group, counts: readings.map(() => 0) }));
      // Functions of one place may differ in their text, when a compiler made them.
      known.counts[reading] += count;
    }
  });
  const grown = ({ counts }: ListenerCounts): number => (counts.at(-1) ?? 0) - (counts[0] ?? 0);
  return [...joined.values()].filter((row) => grown(row) > 0).sort((a, b) => grown(b) - grown(a));
}
