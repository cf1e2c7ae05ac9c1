import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew, isSustained, perInterval } from '../growth/cohorts.ts';
import type { Container } from '../growth/containers.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { anchorsOf, isContext, type Anchor, type PathStep } from '../growth/paths.ts';

/** How a container stores, which decides the statements that can store into it. */
export type Store =
  | 'map'
  | 'set'
  | 'array'
  | 'object'
  | 'emitter'
  | 'event-target'
  | 'timer'
  | 'promise'
  | 'list'
  | 'context'
  | 'root';

/** A function's place in a script, as V8 tells it. */
export interface FunctionPosition {
  readonly scriptId: number;
  readonly line0: number;
  readonly column0: number;
}

export interface MemberFunction extends FunctionPosition {
  /** Members (of the sample) that hold or are such a function. */
  readonly count: number;
  /** 0 when the member is the function, else how many edges below it. */
  readonly depth: number;
}

/** A name that leads to the container: a variable and the properties below it. */
export interface NamedPath {
  /** Functions whose scope chain holds the variable; any of them resolves it. */
  readonly functions: readonly FunctionPosition[];
  /** Variable first; elements and entries as '[]'. Empty functions and names for a path from the root. */
  readonly names: readonly string[];
  /** Class of the object behind each name; `classes[i]` is what `names[i]` leads to. */
  readonly classes: readonly string[];
  /** Names of the functions made in the variable's own scope: the doors through which others reach it. */
  readonly doors: readonly string[];
  /** The variable holds a function that a package made, and the container lies below that. */
  readonly isFunction: boolean;
  readonly anchor: Anchor;
}

/** What the heap says about one container: the input of the search for the statement. */
export interface HeapEvidence {
  readonly container: Container;
  readonly store: Store;
  /** Owner after climbing from a link or a listener list to the object a program knows. */
  readonly owner: number;
  readonly ownerClass: string;
  readonly paths: readonly NamedPath[];
  readonly functions: readonly MemberFunction[];
  /** Class names of the members, most frequent first. */
  readonly memberClasses: readonly string[];
  /** Own property names of plain-object members. */
  readonly memberKeys: readonly string[];
  /** Classes below the container that grow with it, by name. */
  readonly constructed: ReadonlyMap<string, Constructed>;
  /** Event name for listeners. */
  readonly event: string;
  /** Property that links the members of a list. */
  readonly link: string;
}

export interface Constructed {
  /** 1 for one object per member, less for a small multiple or part. */
  readonly agreement: number;
  readonly perInterval: number;
}

export function heapEvidence(
  growth: GrowthGraph,
  container: Container,
  isOwn: (position: FunctionPosition) => boolean,
): HeapEvidence {
  const { graph } = growth;
  const anchors = anchorsOf(growth, container.owner);
  const store = storeOf(growth, container, anchors);
  const isOwnPath = (path: NamedPath): number => (path.functions.some(isOwn) ? 0 : 1);
  const paths = [...ownVariable(growth, container), ...anchors]
    .map((anchor) => namedPath(growth, anchor, isOwn))
    .filter((path) => path.names.length > 0)
    .sort((a, b) => isOwnPath(a) - isOwnPath(b));
  const members = membersOf(growth, container);
  return {
    container,
    store,
    owner: container.owner,
    ownerClass: className(graph, container.owner),
    paths,
    functions: memberFunctions(growth, members, container.shape === 'chain', isOwn),
    memberClasses: frequent(members.map((member) => className(graph, member))),
    memberKeys: memberKeys(graph, members),
    constructed: constructedClasses(growth, container),
    event: store === 'emitter' || store === 'event-target' ? eventName(growth, anchors, container) : '',
    link: store === 'list' ? linkName(growth, container, members) : '',
  };
}

/** A scope or a module that holds what grows in a variable of its own is named by that, not by who holds the scope. */
function ownVariable({ graph }: GrowthGraph, { owner, members, memberEdges }: Container): Anchor[] {
  const edgeIndex = memberEdges[0];
  if (edgeIndex === undefined) return [];
  const steps = [{ edgeIndex, from: owner, to: members[0] }];
  if (graph.name(owner) === 'system / Cell') return [{ kind: 'export', node: owner, steps }];
  if (!isContext(graph, owner) || graph.edgeType[edgeIndex] !== EdgeType.context) return [];
  return [{ kind: 'variable', node: owner, steps }];
}

export function className(graph: HeapGraph, node: number): string {
  return graph.classNames()[graph.classOfNode()[node]];
}

function storeOf(growth: GrowthGraph, container: Container, anchors: readonly Anchor[]): Store {
  const { graph } = growth;
  const { owner } = container;
  const name = graph.name(owner);
  const steps = anchors[0]?.steps ?? [];
  const via = steps.slice(-3).map((step) => graph.edgeName(step.edgeIndex));
  if (graph.nodeType[owner] === NodeType.synthetic) return 'root';
  if (isContext(graph, owner)) return contextStore(growth, container);
  const firstMember = container.members.length > 0 ? graph.name(container.members[0]) : '';
  if (TIMERS.test(name) || TIMERS.test(firstMember)) return 'timer';
  if (name === 'Listener' || via.includes('<symbol kEvents>') || name === 'AbortSignal') return 'event-target';
  if (via.includes('_events') || (via.length > 0 && graph.name(owner) === '_events')) return 'emitter';
  if (name === 'Promise' || name === 'system / PromiseReaction') return 'promise';
  if (container.shape === 'chain' && isPromiseChain(growth, container)) return 'promise';
  if (name === 'Map' || name === 'WeakMap') return 'map';
  if (name === 'Set' || name === 'WeakSet') return 'set';
  if (name === 'Array') return 'array';
  return container.shape === 'chain' ? 'list' : 'object';
}

const TIMERS = /^(TimersList|Timeout|Immediate|ImmediateList)$/;

function isPromiseChain(growth: GrowthGraph, container: Container): boolean {
  return container.members.length > 0 && growth.graph.name(container.members[0]) === 'system / PromiseReaction';
}

/** A variable whose value grows: by links, by copies of a collection, or by closures that hold the one before. */
function contextStore(growth: GrowthGraph, container: Container): Store {
  const { graph } = growth;
  const member = container.members[0];
  if (member === undefined) return 'context';
  const name = graph.name(member);
  if (TIMERS.test(name)) return 'timer';
  if (name === 'Array') return 'array';
  if (name === 'Map') return 'map';
  if (name === 'Set') return 'set';
  if (graph.nodeType[member] === NodeType.closure) return 'context';
  return 'list';
}

/** What the members are to a reader: below a link or a chain, everything of the classes that grow evenly. */
function membersOf(growth: GrowthGraph, container: Container): number[] {
  const { graph, cohort } = growth;
  if (container.shape !== 'chain') return [...container.members];
  const classOf = graph.classOfNode();
  const wanted = new Set<number>();
  // A timer that starts itself anew is young however old its work is.
  for (const classIndex of container.classes.keys())
    if (TIMERS.test(graph.classNames()[classIndex])) wanted.add(classIndex);
  const grows = (classIndex: number): boolean => isSustained(container.classes.get(classIndex) ?? [], 3);
  if (!wanted.size)
    for (const member of container.members)
      if (grows(classOf[member]) && isObject(graph, member)) wanted.add(classOf[member]);
  if (!wanted.size) for (const classIndex of container.classes.keys()) if (grows(classIndex)) wanted.add(classIndex);
  if (!wanted.size) for (const member of container.members) wanted.add(classOf[member]);
  const found: number[] = [];
  const seen = new Set<number>(container.members);
  const queue = [...container.members];
  for (let next = 0; next < queue.length && found.length < MOST_MEMBERS; next++) {
    const node = queue[next];
    if (wanted.has(classOf[node]) && isObject(graph, node)) found.push(node);
    for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++) {
      const to = graph.edgeTo[edge];
      if (!isNew(cohort[to]) || seen.has(to) || graph.edgeType[edge] === EdgeType.weak) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return found.length ? found : [...container.members];
}

const MOST_MEMBERS = 200;

function isObject(graph: HeapGraph, node: number): boolean {
  const type = graph.nodeType[node];
  return type === NodeType.object || type === NodeType.closure || type === NodeType.concatenatedString;
}

/** Functions of packages matter near the member only; what the workspace handed over may lie behind layers of theirs. */
const MOST_DEPTH = 4;
const MOST_DEPTH_OF_OWN = 14;
const MOST_NODES = 1200;
const MOST_SEARCHED = 24;

/** Functions the members are or hold, nearest and most frequent first. */
function memberFunctions(
  growth: GrowthGraph,
  members: readonly number[],
  areLinks: boolean,
  isOwn: (position: FunctionPosition) => boolean,
): MemberFunction[] {
  const { graph } = growth;
  const found = new Map<string, MemberFunction & { count: number; depth: number }>();
  const step = Math.max(1, Math.ceil(members.length / MOST_SEARCHED));
  for (let index = 0; index < members.length; index += step) {
    const seenHere = new Set<string>();
    visitBelow(growth, members[index], areLinks, (node, depth) => {
      const at = isFunctionLike(graph, node) ? graph.locationIndex(node) : -1;
      if (at < 0) return;
      const position = positionAt(graph, at);
      if (depth > MOST_DEPTH && !isOwn(position)) return;
      const key = `${position.scriptId}:${position.line0}:${position.column0}`;
      if (seenHere.has(key)) return;
      seenHere.add(key);
      const known = found.get(key);
      if (known) {
        known.count++;
        known.depth = Math.min(known.depth, depth);
      } else found.set(key, { ...position, count: 1, depth });
    });
  }
  return [...found.values()].sort((a, b) => a.depth - b.depth || b.count - a.count);
}

/** A function of the module that each member refers to: `setInterval(beat, 1000)`. */
const MOST_DEPTH_OF_SHARED = 2;
const HANDED_OVER = /^(_onTimeout|_onImmediate|callback|listener|handler|fn|next|bound_function|_callback|cb)$/;

function handsOver(graph: HeapGraph, edge: number): boolean {
  const type = graph.edgeType[edge];
  return (type === EdgeType.property || type === EdgeType.internal) && HANDED_OVER.test(graph.edgeName(edge));
}

/** Breadth first over what is new below a member. */
function visitBelow(
  growth: GrowthGraph,
  member: number,
  areLinks: boolean,
  visit: (node: number, depth: number) => void,
): void {
  const { graph, cohort } = growth;
  const link = graph.classOfNode()[member];
  const seen = new Set([member]);
  let wave = [member];
  for (let depth = 0; depth <= MOST_DEPTH_OF_OWN && wave.length; depth++) {
    const next: number[] = [];
    for (const node of wave) {
      visit(node, depth);
      for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1] && seen.size < MOST_NODES; edge++) {
        const to = graph.edgeTo[edge];
        if (graph.edgeType[edge] === EdgeType.weak || seen.has(to)) continue;
        if (!isNew(cohort[to])) {
          if (depth < MOST_DEPTH_OF_SHARED && handsOver(graph, edge)) visit(to, depth + 1);
          continue;
        }
        // The next link of a list is another member with functions of its own.
        if (areLinks && graph.nodeType[to] === NodeType.object && graph.classOfNode()[to] === link) continue;
        seen.add(to);
        next.push(to);
      }
    }
    wave = next;
  }
}

/** Closures, and suspended functions by their generator object. */
function isFunctionLike(graph: HeapGraph, node: number): boolean {
  return graph.nodeType[node] === NodeType.closure || graph.name(node) === 'Generator';
}

function namedPath(growth: GrowthGraph, anchor: Anchor, isOwn: (position: FunctionPosition) => boolean): NamedPath {
  const { graph } = growth;
  const names: string[] = [];
  const classes: string[] = [];
  for (const step of anchor.steps) {
    const name = readableName(graph, step);
    if (name === undefined) continue;
    names.push(name);
    classes.push(graph.name(step.to));
  }
  const functions = anchor.kind === 'variable' ? closuresOf(graph, anchor.node) : [];
  if (anchor.kind === 'export') {
    const exported = exportOf(graph, anchor.node);
    if (!exported) return { functions, names: [], classes, doors: [], isFunction: false, anchor };
    functions.push(exported.module);
    names.unshift(exported.name);
    classes.unshift(graph.name(anchor.steps[0].to));
  }
  const first = anchor.steps[0]?.to ?? -1;
  const at = names.length > 1 && graph.nodeType[first] === NodeType.closure ? graph.locationIndex(first) : -1;
  const isFunction = at >= 0 && !isClass(graph, first) && !isOwn(positionAt(graph, at));
  const doors = anchor.kind === 'variable' ? closureNames(graph, anchor.node) : [];
  return { functions, names, classes, doors, isFunction, anchor };
}

/** `undefined` for machinery. */
export function readableName(graph: HeapGraph, step: PathStep): string | undefined {
  switch (graph.edgeType[step.edgeIndex]) {
    case EdgeType.context:
    case EdgeType.property:
      return graph.edgeName(step.edgeIndex);
    case EdgeType.element:
      return '[]';
    case EdgeType.internal:
      // Entries of a Map or Set hang below its table by number.
      return /^\d+$/.test(graph.edgeName(step.edgeIndex)) ? '[]' : undefined;
    default:
      return undefined;
  }
}

/** Constructors of classes have a prototype with a map of its own; V8 notes where the class is written. */
function isClass(graph: HeapGraph, closure: number): boolean {
  for (let edge = graph.firstEdge[closure]; edge < graph.firstEdge[closure + 1]; edge++)
    if (graph.name(graph.edgeTo[edge]) === 'system / ClassPositions') return true;
  return false;
}

/**
 * The name under which a module exports a Cell, and the module's script. A module's table of exports has the name just
 * before the Cell; its generator object has the script's position (measured on Node 20).
 */
function exportOf(graph: HeapGraph, cell: number): { name: string; module: FunctionPosition } | undefined {
  const { first, edge, from } = graph.retainers();
  for (let slot = first[cell]; slot < first[cell + 1]; slot++) {
    const table = from[slot];
    const index = Number(graph.edgeName(edge[slot]));
    if (graph.nodeType[table] !== NodeType.array || !Number.isInteger(index)) continue;
    const name = stringAt(graph, table, index - 1);
    const module = name === '' ? -1 : holderNamed(graph, table, 'system / SourceTextModule');
    const position = module < 0 ? undefined : positionBelow(graph, module);
    if (position) return { name, module: position };
  }
  return undefined;
}

function stringAt(graph: HeapGraph, table: number, index: number): string {
  for (let edge = graph.firstEdge[table]; edge < graph.firstEdge[table + 1]; edge++) {
    const to = graph.edgeTo[edge];
    if (graph.edgeName(edge) === String(index) && graph.nodeType[to] === NodeType.string) return graph.name(to);
  }
  return '';
}

function holderNamed(graph: HeapGraph, node: number, name: string): number {
  const { first, from } = graph.retainers();
  for (let slot = first[node]; slot < first[node + 1]; slot++) if (graph.name(from[slot]) === name) return from[slot];
  return -1;
}

function positionBelow(graph: HeapGraph, module: number): FunctionPosition | undefined {
  for (let edge = graph.firstEdge[module]; edge < graph.firstEdge[module + 1]; edge++) {
    const at = graph.locationIndex(graph.edgeTo[edge]);
    if (at >= 0) return positionAt(graph, at);
  }
  return undefined;
}

function positionAt({ locations }: HeapGraph, index: number): FunctionPosition {
  return {
    scriptId: locations.scriptId[index],
    line0: locations.line0[index],
    column0: locations.column0[index],
  };
}

const MOST_CLOSURES = 8;

const MOST_DOORS = 64;

function closureNames(graph: HeapGraph, context: number): string[] {
  const { first, edge, from } = graph.retainers();
  const names = new Set<string>();
  for (let slot = first[context]; slot < first[context + 1] && names.size < MOST_DOORS; slot++)
    if (graph.edgeName(edge[slot]) === 'context' && graph.name(from[slot])) names.add(graph.name(from[slot]));
  return [...names];
}

/** Positions of closures that were made in this scope or below it. */
function closuresOf(graph: HeapGraph, context: number): FunctionPosition[] {
  const { first, edge, from } = graph.retainers();
  const found: FunctionPosition[] = [];
  const contexts = [context];
  for (let index = 0; index < contexts.length && found.length < MOST_CLOSURES; index++) {
    const node = contexts[index];
    for (let slot = first[node]; slot < first[node + 1] && found.length < MOST_CLOSURES; slot++) {
      if (graph.edgeType[edge[slot]] !== EdgeType.internal) continue;
      const holder = from[slot];
      const name = graph.edgeName(edge[slot]);
      if (name === 'previous' && contexts.length < 64) contexts.push(holder);
      if (name !== 'context') continue;
      const at = graph.locationIndex(holder);
      if (at < 0) continue;
      found.push(positionAt(graph, at));
    }
  }
  return found;
}

function memberKeys(graph: HeapGraph, members: readonly number[]): string[] {
  const member = members.find((node) => graph.nodeType[node] === NodeType.object && graph.name(node) === 'Object');
  if (member === undefined) return [];
  const keys: string[] = [];
  for (let edge = graph.firstEdge[member]; edge < graph.firstEdge[member + 1]; edge++) {
    const name = graph.edgeType[edge] === EdgeType.property ? graph.edgeName(edge) : '';
    if (name && name !== '__proto__') keys.push(name);
  }
  return keys;
}

function eventName(growth: GrowthGraph, anchors: readonly Anchor[], container: Container): string {
  const { graph } = growth;
  const steps = anchors[0]?.steps ?? [];
  const at = steps.findIndex((step) => graph.edgeName(step.edgeIndex) === '_events');
  const step = at >= 0 ? steps[at + 1] : undefined;
  if (step) return graph.edgeName(step.edgeIndex);
  const edge = container.memberEdges[0];
  return edge !== undefined && graph.edgeType[edge] === EdgeType.property ? graph.edgeName(edge) : '';
}

/** The property by which one member of a list leads to the next. */
function linkName(growth: GrowthGraph, container: Container, members: readonly number[]): string {
  const { graph } = growth;
  const classes = new Set(container.members.map((member) => graph.classOfNode()[member]));
  for (const member of members) {
    for (let edge = graph.firstEdge[member]; edge < graph.firstEdge[member + 1]; edge++) {
      const isLink = graph.edgeType[edge] === EdgeType.property && classes.has(graph.classOfNode()[graph.edgeTo[edge]]);
      if (isLink && graph.edgeName(edge) !== '__proto__') return graph.edgeName(edge);
    }
  }
  return '';
}

/** Named classes below a container of which each interval brought as many as the container took in. */
function constructedClasses(growth: GrowthGraph, container: Container): Map<string, Constructed> {
  const names = growth.graph.classNames();
  const wanted = perInterval(container.counts);
  const found = new Map<string, Constructed>();
  for (const [classIndex, counts] of container.classes) {
    const name = names[classIndex];
    if (!/^[A-Za-z_$][\w$]*$/.test(name) || BUILT_IN.has(name) || !isSustained(counts, 3)) continue;
    const ratio = perInterval(counts) / wanted;
    if (ratio > 0.2 && ratio < 5)
      found.set(name, { agreement: Math.abs(ratio - 1) < 0.15 ? 1 : 0.8, perInterval: perInterval(counts) });
  }
  return found;
}

/** Plain values of the language and of Node: making one is no sign of a leak of its own. */
const BUILT_IN = new Set(
  (
    'Object Array Map Set WeakMap WeakSet Promise Function Generator Date RegExp Error Buffer ArrayBuffer Uint8Array ' +
    'Symbol String Number Boolean URL URLContext URLSearchParams Headers Request Response TextDecoder TextEncoder Blob Event'
  ).split(' '),
);

function frequent(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.entries()].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
