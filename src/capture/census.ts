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

type CountedGroup = Omit<ListenerCounts, 'counts'> & { readonly count: number };

type Store = NonNullable<ListenerCounts['store']>;

/** What all emitters of Node inherit from, and all event targets: `AbortSignal`, `MessagePort`, `WebSocket`… */
const PROTOTYPES: Readonly<Record<Store, string>> = {
  emitter: `(process.getBuiltinModule?.('events') ?? require('events')).EventEmitter.prototype`,
  'event-target': 'EventTarget.prototype',
};

/** Runs in the target, on the array of all objects of a prototype. Functions of one text are one place, or as good as one. */
const GROUP_LISTENERS = `function (most) {
  const groups = new Map();
  const textOf = Function.prototype.toString;
  const own = (object, key) => key && Object.getOwnPropertyDescriptor(object, key)?.value;
  const count = (holder, event, held) => {
    if (held === null || (typeof held !== 'object' && typeof held !== 'function')) return;
    // That of a once wrapper, of an onabort property, the function itself, or the method of a listener object.
    const listener = [own(held, 'listener'), own(held, 'handler'), held, held.handleEvent].find((one) => typeof one === 'function');
    if (!listener) return;
    const name = String(Object.getPrototypeOf(holder)?.constructor?.name ?? '');
    const key = name + ' ' + String(event) + ' ' + textOf.call(listener);
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { emitter: name, event: String(event), function: listener.name, count: 1, listener });
  };
  for (const holder of this) {
    const events = own(holder, '_events');
    if (events !== null && typeof events === 'object')
      for (const event of Reflect.ownKeys(events)) for (const held of [events[event]].flat()) count(holder, event, held);
    // Node keeps those of an event target as a list for each type.
    const types = own(holder, Object.getOwnPropertySymbols(holder).find(({ description }) => description === 'kEvents'));
    if (types !== null && typeof types === 'object')
      Map.prototype.forEach.call(types, (list, type) => {
        for (let entry = list?.next; entry; entry = entry.next) count(holder, type, entry.listener);
      });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count).slice(0, most);
}`;

/** Listeners at each reading. What cannot have grown in every interval any more is not counted further: each count is a pause. */
export class Census {
  readonly #session: Session;
  /** Whether every reading counts, since there are no more than the report needs. */
  readonly #isShort: boolean;
  readonly #readings: CountedGroup[][] = [];
  #stores: readonly Store[] = ['emitter', 'event-target'];

  constructor(session: Session, isShort: boolean) {
    this.#session = session;
    this.#isShort = isShort;
  }

  /** Whether garbage was collected for it. */
  async read(): Promise<boolean> {
    const counted = await takeCensus(this.#session, this.#stores);
    this.#readings.push(counted);
    const hasCounted = this.#stores.length > 0;
    if (this.#isShort && this.#readings.length > 1) {
      const grown = new Set(this.joined().map(({ store }) => store));
      this.#stores = this.#stores.filter((store) => grown.has(store));
    }
    return hasCounted;
  }

  /** Groups that have more than at first, the most grown first. */
  joined(): ListenerCounts[] {
    return joinCensuses(this.#readings);
  }
}

/**
 * Counts listeners without a snapshot: V8 walks the heap for emitters and then for event targets, the target groups what
 * they hold, and one function of each group is asked for its place. Nothing stays in the target.
 */
async function takeCensus(session: Session, stores: readonly Store[]): Promise<CountedGroup[]> {
  const counted: CountedGroup[] = [];
  // One after the other, so that the target gets to work between the two pauses.
  for (const store of stores) {
    const groups = await countOf(session, PROTOTYPES[store]);
    counted.push(...groups.map((group) => ({ ...group, store })));
  }
  return counted;
}

async function countOf(session: Session, expression: string): Promise<Omit<CountedGroup, 'store'>[]> {
  try {
    const prototype = await session.send('Runtime.evaluate', {
      expression,
      includeCommandLineAPI: true,
      objectGroup: GROUP,
      silent: true,
    });
    const prototypeObjectId = prototype.result.objectId;
    if (prototype.exceptionDetails || prototypeObjectId === undefined) return [];
    const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId, objectGroup: GROUP });
    const grouped = await session.send('Runtime.callFunctionOn', {
      functionDeclaration: GROUP_LISTENERS,
      objectId: objects.objectId!,
      arguments: [{ value: MOST_GROUPS }],
      objectGroup: GROUP,
      silent: true,
    });
    return grouped.exceptionDetails ? [] : await readGroups(session, grouped.result.objectId!);
  } finally {
    await session.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}

async function readGroups(session: Session, objectId: string): Promise<Omit<CountedGroup, 'store'>[]> {
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
function joinCensuses(readings: readonly (readonly CountedGroup[])[]): ListenerCounts[] {
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
