import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { isNew, isSustained, perInterval } from '../growth/cohorts.ts';
import type { Container } from '../growth/containers.ts';
import type { GrowthGraph } from '../growth/growth-graph.ts';
import { anchorsOf, isContext, type Anchor, type PathStep } from '../growth/paths.ts';
import { isGenerator, memberFunctions, type MemberFunction } from './member-functions.ts';
import type { FunctionPosition } from './function-position.ts';
import { builtInName } from './makers.ts';
import { namedPath, type NamedPath } from './named-paths.ts';
import { isReaction, linkingReactions } from './reactions.ts';
import { isListed, keepsTimers, timerCounts, TIMERS } from './timers.ts';

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
  | 'value'
  | 'root';

/** What the heap says about one container: the input of the search for the statement. */
export interface HeapEvidence {
  readonly container: Container;
  readonly store: Store;
  readonly ownerClass: string;
  /** Ways from variables, exports and the root to the owner, nearest first. */
  readonly anchors: readonly Anchor[];
  readonly paths: readonly NamedPath[];
  readonly functions: readonly MemberFunction[];
  /** Class of a member, as an index; -1 without one. */
  readonly memberClass: number;
  /** Class names of the members, most frequent first. */
  readonly memberClasses: readonly string[];
  /** Own property names of plain-object members. */
  readonly memberKeys: readonly string[];
  /** Classes below the container that grow with it, by name. */
  readonly constructed: ReadonlyMap<string, Constructed>;
  /** Event name for listeners. */
  readonly event: string;
  /** As many promises and suspended functions as links: each waits for the next. */
  readonly waits: boolean;
  /** As many generators as links: each hands over to the next. */
  readonly delegates: boolean;
  /** Timers that came in the series still run. */
  readonly keepsTimers: boolean;
  /** Timers that run, by cohort. */
  readonly timers: ArrayLike<number>;
  /** Listeners below members that are no listeners themselves, by cohort: signals and what is registered on them. */
  readonly listeners: ArrayLike<number>;
  /** Property of an object without a name by which the container is held; ''. */
  readonly heldAs: string;
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
  const paths = waysTo(growth, container, anchors)
    .map((anchor) => namedPath(growth, anchor, isOwn))
    .filter((path) => path.names.length > 0)
    .sort((a, b) => isOwnPath(a) - isOwnPath(b));
  const members = membersOf(growth, container);
  return {
    container,
    store,
    ownerClass: className(graph, container.owner),
    anchors,
    paths,
    functions: memberFunctions(growth, members, container.shape === 'chain', isOwn),
    memberClass: members.length > 0 ? graph.classOfNode()[members[0]] : -1,
    memberClasses: frequent(members.map((member) => className(graph, member))),
    memberKeys: memberKeys(graph, members),
    constructed: constructedClasses(growth, container),
    event: store === 'emitter' || store === 'event-target' ? eventName(growth, anchors, container) : '',
    waits: container.shape === 'chain' && isChainOfCalls(graph, container),
    delegates:
      container.shape === 'chain' && members.length > 0 && members.every((member) => isGenerator(growth, member)),
    keepsTimers: keepsTimers(growth),
    timers: store === 'timer' ? timerCounts(growth, container) : [],
    listeners: listenersBelow(growth, container, members),
    heldAs: paths.length > 0 ? '' : holdingProperty(graph, container.owner),
    link: store === 'list' ? linkName(growth, container, members) : '',
  };
}

/**
 * To the container; to the value itself where one value is all that grows. A scope or a module that holds what grows in a
 * variable of its own is named by that, not by who holds the scope.
 */
function waysTo(growth: GrowthGraph, container: Container, anchors: readonly Anchor[]): Anchor[] {
  const { owner, members, memberEdges, shape } = container;
  const edgeIndex = memberEdges[0];
  if (edgeIndex === undefined) return [...anchors];
  const step = { edgeIndex, from: owner, to: members[0] };
  const own = ownVariable(growth, owner, step);
  if (shape !== 'value') return [...own, ...anchors];
  return own.length ? own : anchors.map((anchor) => ({ ...anchor, steps: [...anchor.steps, step] }));
}

function ownVariable({ graph }: GrowthGraph, owner: number, step: PathStep): Anchor[] {
  const steps = [step];
  if (graph.name(owner) === 'system / Cell') return [{ kind: 'export', node: owner, steps }];
  if (!isContext(graph, owner) || graph.edgeType[step.edgeIndex] !== EdgeType.context) return [];
  return [{ kind: 'variable', node: owner, steps }];
}

export function className(graph: HeapGraph, node: number): string {
  return graph.classNames()[graph.classOfNode()[node]];
}

function storeOf(growth: GrowthGraph, container: Container, anchors: readonly Anchor[]): Store {
  const { graph } = growth;
  const { owner } = container;
  const name = builtInName(graph, owner);
  const steps = anchors[0]?.steps ?? [];
  const via = steps.slice(-3).map((step) => graph.edgeName(step.edgeIndex));
  if (container.shape === 'value') return 'value';
  if (container.shape === 'chain' && isChainOfPromises(graph, container)) return 'promise';
  if (graph.nodeType[owner] === NodeType.synthetic) return 'root';
  if (isContext(graph, owner)) return contextStore(growth, container);
  const firstMember = container.members.length > 0 ? graph.name(container.members[0]) : '';
  if (TIMERS.test(name) || (TIMERS.test(firstMember) && keepsTimers(growth))) return 'timer';
  if (name === 'Listener' || via.includes('<symbol kEvents>') || name === 'AbortSignal') return 'event-target';
  if (via.includes('_events') || (via.length > 0 && graph.name(owner) === '_events')) return 'emitter';
  if (name === 'Promise' || name === 'system / PromiseReaction') return 'promise';
  if (container.shape === 'chain' && firstMember === 'system / PromiseReaction') return 'promise';
  if (container.shape === 'chain' && isClosureChain(graph, container)) return 'context';
  if (name === 'Map' || name === 'WeakMap') return 'map';
  if (name === 'Set' || name === 'WeakSet' || name === 'FinalizationRegistry') return 'set';
  if (name === 'Array') return 'array';
  return container.shape === 'chain' ? 'list' : 'object';
}

/** A field whose function holds the function before it: as many functions as links. */
function isClosureChain(graph: HeapGraph, { members, classes, counts }: Container): boolean {
  const [member] = members;
  if (member === undefined || graph.nodeType[member] !== NodeType.closure) return false;
  const functions = classes.get(graph.classOfNode()[member]);
  return functions !== undefined && perInterval(functions) >= 0.8 * perInterval(counts);
}

/** What a promise that waits for another one keeps beside its reaction. */
const BESIDE_PROMISES = /^(Promise|Generator|Function|Array|\(.*|system \/ .*)$/;

function isChainOfCalls(graph: HeapGraph, container: Container): boolean {
  const links = new Set(evenClasses(container).map((index) => graph.classNames()[index]));
  return links.has('Promise') && links.has('Generator');
}

/** Classes that grow by as many as the chain has links, or more. */
function evenClasses({ classes, counts }: Container): number[] {
  const links = [...classes].filter(([, of]) => isSustained(of, 3) && perInterval(of) >= 0.8 * perInterval(counts));
  return links.map(([index]) => index);
}

/** As many promises as links, and nothing of the program's own that could be the link instead. */
function isChainOfPromises(graph: HeapGraph, container: Container): boolean {
  const links = evenClasses(container).map((index) => graph.classNames()[index]);
  return links.includes('Promise') && links.every((name) => BESIDE_PROMISES.test(name));
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
  const isOfPromises = container.members.some((member) => isReaction(graph, member));
  const links = isOfPromises || isChainOfPromises(graph, container) ? linkingReactions(growth, container.members) : [];
  if (links.length >= FEWEST_LINKS) return links;
  const classOf = graph.classOfNode();
  const wanted = new Set<number>();
  const grows = (classIndex: number): boolean => isSustained(container.classes.get(classIndex) ?? [], 3);
  for (const member of container.members)
    if (grows(classOf[member]) && isObject(graph, member)) wanted.add(classOf[member]);
  // A timer that starts itself anew is young however old its work is.
  if (!wanted.size && keepsTimers(growth))
    for (const classIndex of container.classes.keys())
      if (TIMERS.test(graph.classNames()[classIndex])) wanted.add(classIndex);
  if (!wanted.size) for (const classIndex of container.classes.keys()) if (grows(classIndex)) wanted.add(classIndex);
  if (!wanted.size) for (const member of container.members) wanted.add(classOf[member]);
  const found: number[] = [];
  const seen = new Set<number>(container.members);
  const queue = [...container.members];
  for (let next = 0; next < queue.length && found.length < MOST_MEMBERS; next++) {
    const node = queue[next];
    if (wanted.has(classOf[node]) && isObject(graph, node) && isListed(graph, node)) found.push(node);
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
const FEWEST_LINKS = 5;

function isObject(graph: HeapGraph, node: number): boolean {
  const type = graph.nodeType[node];
  return type === NodeType.object || type === NodeType.closure || type === NodeType.concatenatedString;
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

/**
 * The property by which one member of a list leads to the next. Of two (`older` and `newer`) the one by which members are
 * reached from the owner at all: what was taken out may still point to who is in.
 */
function linkName(growth: GrowthGraph, container: Container, members: readonly number[]): string {
  const { graph } = growth;
  const classOf = graph.classOfNode();
  const classes = new Set(container.members.map((member) => classOf[member]));
  const reached = linksFromOwner(growth, container.owner, new Set(members.map((member) => classOf[member])));
  const [most, next] = [...reached].sort((a, b) => b[1] - a[1]);
  if (most && most[1] > 2 * (next?.[1] ?? 0)) return most[0];
  let link = '';
  for (const member of members) {
    for (let edge = graph.firstEdge[member]; edge < graph.firstEdge[member + 1]; edge++) {
      const to = classOf[graph.edgeTo[edge]];
      if (graph.edgeType[edge] !== EdgeType.property || (to !== classOf[member] && !classes.has(to))) continue;
      const name = graph.edgeName(edge);
      if (name === '__proto__') continue;
      // What leads to another of its own kind, before what leads back to where the list begins.
      if (to === classOf[member]) return name;
      link ||= name;
    }
  }
  return link;
}

const MOST_LINKS = 4000;

/** How many members are reached from the owner by each property of other members first, breadth first. */
function linksFromOwner(
  { graph, owner }: GrowthGraph,
  from: number,
  classes: ReadonlySet<number>,
): Map<string, number> {
  const { firstEdge, edgeTo, edgeType } = graph;
  const classOf = graph.classOfNode();
  const counts = new Map<string, number>();
  const queue = [from];
  const seen = new Set(queue);
  for (let next = 0; next < queue.length && next < MOST_LINKS; next++) {
    const node = queue[next];
    const isMember = node !== from && classes.has(classOf[node]);
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const to = edgeTo[edge];
      const isStep = classes.has(classOf[to]) || (!isMember && owner[to] === from);
      if (edgeType[edge] === EdgeType.weak || !isStep || seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
      const name = isMember && edgeType[edge] === EdgeType.property ? graph.edgeName(edge) : '__proto__';
      if (name !== '__proto__') counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** Node's own list of a target's listeners has one of this class for each. Source: node/lib/internal/event_target.js. */
function listenersBelow({ graph }: GrowthGraph, { classes }: Container, members: readonly number[]): ArrayLike<number> {
  if (members.some((member) => !/^(EventTarget|AbortSignal)$/.test(graph.name(member)))) return [];
  const names = graph.classNames();
  return [...classes].find(([index]) => names[index] === 'Listener')?.[1] ?? [];
}

function holdingProperty(graph: HeapGraph, node: number): string {
  const { first, edge } = graph.retainers();
  for (let slot = first[node]; slot < first[node + 1]; slot++)
    if (graph.edgeType[edge[slot]] === EdgeType.property) return graph.edgeName(edge[slot]);
  return '';
}

/** Members per interval. Open handles are of several classes, often one of each for one thing that was opened. */
function takenIn({ graph }: GrowthGraph, { counts, classes, members, owner }: Container): number {
  if (graph.nodeType[owner] !== NodeType.synthetic) return perInterval(counts);
  const classOf = graph.classOfNode();
  const each = [...new Set(members.map((member) => classOf[member]))].map((index) => classes.get(index) ?? []);
  return Math.max(0, ...each.map(perInterval)) || perInterval(counts);
}

/** Named classes below a container of which each interval brought as many as the container took in. */
function constructedClasses(growth: GrowthGraph, container: Container): Map<string, Constructed> {
  const names = growth.graph.classNames();
  const wanted = takenIn(growth, container);
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
