import type { FunctionPlace, ListenerCount } from '../model/watch.ts';
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

export interface CountedGroup extends Group {
  readonly place: FunctionPlace;
}

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
export async function takeCensus(session: Session, urlOf: (scriptId: string) => string): Promise<CountedGroup[]> {
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
    return await readGroups(session, grouped.result.objectId!, urlOf);
  } finally {
    await session.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

async function readGroups(session: Session, objectId: string, urlOf: (id: string) => string): Promise<CountedGroup[]> {
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
    groups.map(async (group, index) => ({
      ...group,
      place: await placeOf(session, group.function, listeners[index]?.value?.objectId, urlOf),
    })),
  );
}

async function placeOf(
  session: Session,
  name: string,
  objectId: string | undefined,
  urlOf: (id: string) => string,
): Promise<FunctionPlace> {
  const unknown = { function: name, url: '', line: 0, column: 0 };
  if (objectId === undefined) return unknown;
  const { internalProperties = [] } = await session.send('Runtime.getProperties', { objectId, ownProperties: true });
  const bound = internalProperties.find((property) => property.name === '[[TargetFunction]]');
  if (bound?.value?.objectId !== undefined) return placeOf(session, name, bound.value.objectId, urlOf);
  const location = internalProperties.find((property) => property.name === '[[FunctionLocation]]')?.value?.value as
    | { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number }
    | undefined;
  if (!location) return unknown;
  const { scriptId, lineNumber, columnNumber } = location;
  return { function: name, url: urlOf(scriptId), line: lineNumber + 1, column: columnNumber + 1 };
}

/**
 * Joins two counts; those that do not grow are left out. The most grown come first, Node's own listeners last: they hang
 * on what the program's listeners keep.
 */
export function grownListeners(before: readonly CountedGroup[], after: readonly CountedGroup[]): ListenerCount[] {
  const keyOf = ({ emitter, event, place }: CountedGroup): string =>
    [emitter, event, place.url, place.line, place.column, place.function].join('\n');
  const counts = new Map(before.map((group) => [keyOf(group), group.count]));
  return after
    .map((group) => ({
      emitter: group.emitter,
      event: group.event,
      ...group.place,
      before: counts.get(keyOf(group)) ?? 0,
      after: group.count,
    }))
    .filter((row) => row.after > row.before)
    .sort((a, b) => Number(isNodes(a)) - Number(isNodes(b)) || b.after - b.before - (a.after - a.before));
}

function isNodes({ url }: ListenerCount): boolean {
  return url.startsWith('node:');
}
