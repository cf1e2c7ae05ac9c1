import { zeroedWords } from '../base/zeroed.ts';
import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { oldMembers } from './elders.ts';
import { pairedValues } from './entries.ts';
import { isStrong, type GrowthGraph } from './growth-graph.ts';
import { bornInEach, isNew, isSustained, NO_COHORT, perInterval } from './cohorts.ts';

/**
 * What holds the survivors. `fan`: one object that holds each member itself; `chain`: members hold each other, below one
 * edge; `group`: many old objects of one kind that take in a few members each; `value`: a field or variable whose one value
 * becomes longer.
 */
export interface Container {
  readonly shape: 'fan' | 'chain' | 'group' | 'value';
  /** Node ordinal of the owner, or of one example for a group. */
  readonly owner: number;
  /** Members by cohort, base first. */
  readonly counts: Float64Array;
  /** Self bytes of everything new that hangs below, by cohort. */
  readonly bytes: Float64Array;
  /** The part of `bytes` that lies outside the heap: backing stores of buffers, requests of the native layer. */
  readonly outsideBytes: Float64Array;
  /** New members, a sample spread over the cohorts; each is held by the owner through `memberEdges`. */
  readonly members: readonly number[];
  /** Edge index that leads to each member. */
  readonly memberEdges: readonly number[];
  /** Classes of everything new that hangs below: class index → counts by cohort. */
  readonly classes: ReadonlyMap<number, Float64Array>;
  /** Owners that hold the same members, or the others of a group. */
  readonly also: readonly number[];
}

const NONE = 0xffffffff;
const FEWEST_MEMBERS = 5;
const SAMPLE_PER_COHORT = 24;
/** A chain or group of fewer bytes per interval than this is noise of warm-up. */
const FEWEST_BYTES = 2048;

/** Finds what takes in survivors in every interval, and accounts everything new to one container each. */
export function findContainers(growth: GrowthGraph): Container[] {
  const elders = oldMembers(growth);
  const fans = sustainedFans(growth, elders);
  const labels = new Uint32Array(growth.graph.nodeCount).fill(NONE);
  const kept = claimMembers(growth, fans, labels);
  spread(growth, elders, labels);
  const rest = labelRest(growth, elders, labels, kept.length);
  const containers = [...kept.map((fan) => fan.draft), ...rest];
  accountFor(growth, labels, containers);
  const groups = mergeSmall(growth, rest);
  return [...kept.map((fan) => fan.draft), ...rest.filter((draft) => !draft.merged), ...groups].filter((container) =>
    isSignificant(container),
  );
}

interface Draft {
  shape: Container['shape'];
  owner: number;
  counts: Float64Array;
  bytes: Float64Array;
  outsideBytes: Float64Array;
  members: number[];
  memberEdges: number[];
  classes: Map<number, Float64Array>;
  also: number[];
  merged: boolean;
}

interface Fan {
  readonly draft: Draft;
  /** Its own storage, new keys and other plain values beside the members: accounted to the container, not counted. */
  readonly companions: readonly number[];
}

function newDraft(shape: Container['shape'], owner: number, snapshots: number): Draft {
  return {
    shape,
    owner,
    counts: new Float64Array(snapshots),
    bytes: new Float64Array(snapshots),
    outsideBytes: new Float64Array(snapshots),
    members: [],
    memberEdges: [],
    classes: new Map(),
    also: [],
    merged: false,
  };
}

function isSignificant(container: Container): boolean {
  if (container.shape === 'fan') return true;
  if (isSustained(container.bytes, FEWEST_BYTES, 0.25)) return true;
  // What hangs below the links may be made anew all the time and so seem young; the links themselves are counted.
  return isSustained(container.counts, FEWEST_MEMBERS) && isSustained(container.bytes, FEWEST_BYTES, 0);
}

function isPrimitive(type: number): boolean {
  return (
    type === NodeType.string ||
    type === NodeType.number ||
    type === NodeType.concatenatedString ||
    type === NodeType.slicedString ||
    type === NodeType.bigint
  );
}

function sustainedFans(growth: GrowthGraph, elders: Uint8Array): Fan[] {
  const { graph, cohort, owner, snapshots, kinds } = growth;
  const { nodeCount, firstEdge, edgeTo } = graph;
  const total = zeroedWords(nodeCount);
  for (let edge = 0, node = 0; edge < edgeTo.length; edge++) {
    if (!isNew(cohort[edgeTo[edge]])) continue;
    while (firstEdge[node + 1] <= edge) node++;
    total[owner[node]]++;
  }
  const storage = new Map<number, number[]>();
  const least = FEWEST_MEMBERS * Math.max(1, snapshots - 1);
  for (let node = 0; node < nodeCount; node++) {
    const holder = owner[node];
    if (total[holder] < least || !kinds.mayOwn(holder)) continue;
    const parts = storage.get(holder);
    if (parts) parts.push(node);
    else storage.set(holder, [node]);
  }
  const fans: Fan[] = [];
  for (const [holder, parts] of storage) {
    const fan = countFan(growth, elders, holder, parts);
    if (fan) fans.push(fan);
  }
  return fans;
}

function countFan(growth: GrowthGraph, elders: Uint8Array, holder: number, parts: readonly number[]): Fan | undefined {
  const { graph, cohort, owner, snapshots, kinds, met } = growth;
  const { firstEdge, edgeTo, nodeType } = graph;
  const objects = newDraft('fan', holder, snapshots);
  const primitives = newDraft('fan', holder, snapshots);
  const old: number[] = [];
  met.clear();
  for (const part of parts) {
    for (let edge = firstEdge[part]; edge < firstEdge[part + 1]; edge++) {
      const to = edgeTo[edge];
      if (owner[to] === holder || cohort[to] === NO_COHORT || !isStrong(graph, edge)) continue;
      if (!kinds.isUser(to) || met.has(to)) continue;
      met.set(to, edge);
      if (elders[to] === 1) old.push(to);
      const draft = isPrimitive(nodeType[to]) ? primitives : objects;
      draft.counts[cohort[to]]++;
      if (isNew(cohort[to])) {
        draft.members.push(to);
        draft.memberEdges.push(edge);
      }
    }
  }
  for (const value of pairedValues(graph, parts, objects.members, met)) objects.counts[cohort[value]]--;
  const storage = [...parts.filter((part) => isNew(cohort[part])), ...old];
  if (isSustained(objects.counts, FEWEST_MEMBERS))
    return { draft: objects, companions: [...storage, ...primitives.members] };
  return isSustained(primitives.counts, FEWEST_MEMBERS)
    ? { draft: primitives, companions: [...storage, ...objects.members] }
    : undefined;
}

/**
 * Members that several containers hold are claimed by the one with the most of its members to itself; the others are
 * named beside it. A container left with less than half of its members is no container of its own.
 */
function claimMembers(growth: GrowthGraph, fans: readonly Fan[], labels: Uint32Array): Fan[] {
  const { graph } = growth;
  const ranked = fans.toSorted((a, b) => fanRank(graph, b) - fanRank(graph, a));
  const kept: Fan[] = [];
  for (const fan of ranked) {
    const { draft } = fan;
    const claimed = draft.members.filter((member) => labels[member] !== NONE);
    if (claimed.length * 2 > draft.members.length) {
      const first = kept[labels[claimed[0]]];
      if (first && !first.draft.also.includes(draft.owner)) first.draft.also.push(draft.owner);
      continue;
    }
    for (const member of [...draft.members, ...fan.companions])
      if (labels[member] === NONE) labels[member] = kept.length;
    kept.push(fan);
  }
  return kept;
}

/** Collections of the program before global handles, more members before fewer. */
function fanRank(graph: HeapGraph, fan: Fan): number {
  const isRoot = graph.nodeType[fan.draft.owner] === NodeType.synthetic;
  return (isRoot ? 0 : 1e9) + fan.draft.members.length;
}

/** Breadth first from what is labelled already: everything new that is reached takes the label of the nearest. */
function spread(growth: GrowthGraph, elders: Uint8Array, labels: Uint32Array, from?: readonly number[]): void {
  const { graph, cohort } = growth;
  const { nodeCount, firstEdge, edgeTo } = graph;
  // Each node is met once: it has its label from then on.
  const queue = new Uint32Array(nodeCount);
  let end = 0;
  if (from) for (const node of from) queue[end++] = node;
  else for (let node = 0; node < nodeCount; node++) if (labels[node] !== NONE) queue[end++] = node;
  for (let at = 0; at < end; at++) {
    const node = queue[at];
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const to = edgeTo[edge];
      if ((cohort[to] === 0 && !elders[to]) || labels[to] !== NONE || !isStrong(graph, edge) || isCodeNode(graph, to))
        continue;
      if (cohort[to] === NO_COHORT && graph.nodeType[to] === NodeType.synthetic) continue;
      labels[to] = labels[node];
      queue[end++] = to;
    }
  }
}

function isCodeNode(graph: HeapGraph, node: number): boolean {
  const type = graph.nodeType[node];
  return type === NodeType.code || type === NodeType.objectShape;
}

/** What no fan explains: accounted to the old object, and the variable or property of it, that leads there. */
function labelRest(growth: GrowthGraph, elders: Uint8Array, labels: Uint32Array, firstLabel: number): Draft[] {
  const { graph, cohort, owner, snapshots, kinds } = growth;
  const { nodeCount, firstEdge, edgeTo } = graph;
  const indexOfKey = new Map<string, number>();
  const drafts: Draft[] = [];
  const later: { head: number; edge: number }[] = [];
  const links: typeof later = [];
  const frontier: number[] = [];
  const isOpen = (holder: number, edge: number): boolean => {
    const to = edgeTo[edge];
    if (!(isNew(cohort[to]) || elders[to]) || labels[to] !== NONE || owner[to] === holder) return false;
    return isStrong(graph, edge) && kinds.isUser(to);
  };
  const add = (head: number, edge: number): void => {
    const to = edgeTo[edge];
    const key = `${head} ${headKey(graph, edge, to)}`;
    let index = indexOfKey.get(key);
    if (index === undefined) {
      index = drafts.push(newDraft('chain', head, snapshots)) - 1;
      indexOfKey.set(key, index);
    }
    labels[to] = firstLabel + index;
    drafts[index].members.push(to);
    drafts[index].memberEdges.push(edge);
    frontier.push(to);
  };
  for (let node = 0; node < nodeCount; node++) {
    const holder = owner[node];
    if (cohort[holder] !== 0 || elders[holder] || !kinds.mayOwn(holder)) continue;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (!isOpen(holder, edge)) continue;
      const head = headOfList(growth, holder, edgeTo[edge]);
      if (head === undefined) links.push({ head: holder, edge });
      else if (isNew(cohort[edgeTo[edge]])) add(head, edge);
      else later.push({ head, edge });
    }
  }
  spread(growth, elders, labels, frontier.splice(0));
  // Who holds an old member only (a timer in a list of many) does not hold what came after it where something else does.
  for (const { head, edge } of later) if (isOpen(head, edge)) add(head, edge);
  spread(growth, elders, labels, frontier.splice(0));
  // The old end of a list that is linked both ways, and kept by several: what the heads lead to is theirs.
  for (const { head, edge } of links) if (isOpen(head, edge)) add(head, edge);
  spread(growth, elders, labels, frontier);
  return drafts;
}

/** Variables stay apart; the ends of one list (`head`, `tail`, a link in its middle) belong together by what they hold. */
function headKey(graph: HeapGraph, edge: number, member: number): string {
  if (graph.edgeType[edge] === EdgeType.context) return `variable ${graph.edgeNameOrIndex[edge]}`;
  return graph.edgeType[edge] === EdgeType.property ? `class ${graph.classOfNode()[member]}` : '';
}

/**
 * An old link that leads to a new one is part of the list: the owner is what dominates all links. `undefined` where
 * nothing of the program does.
 */
function headOfList(growth: GrowthGraph, holder: number, member: number): number | undefined {
  const { graph, cohort, owner } = growth;
  const classOf = graph.classOfNode();
  if (classOf[holder] !== classOf[member]) return holder;
  const dominator = graph.dominator();
  let head = owner[dominator[member]];
  while (head !== 0 && classOf[head] === classOf[member]) head = owner[dominator[head]];
  return head === 0 || cohort[head] !== 0 || !growth.kinds.mayOwn(head) ? undefined : head;
}

function accountFor(growth: GrowthGraph, labels: Uint32Array, drafts: readonly Draft[]): void {
  const { graph, cohort, snapshots } = growth;
  const classOf = graph.classOfNode();
  const { nodeCount, nodeType, selfSize } = graph;
  for (let node = 0; node < nodeCount; node++) {
    const label = labels[node];
    if (label === NONE) continue;
    const draft = drafts[label];
    const interval = cohort[node];
    if (interval === NO_COHORT) continue;
    draft.bytes[interval] += selfSize[node];
    if (nodeType[node] === NodeType.native) draft.outsideBytes[interval] += selfSize[node];
    let counts = draft.classes.get(classOf[node]);
    if (!counts) draft.classes.set(classOf[node], (counts = new Float64Array(snapshots)));
    counts[interval]++;
  }
  for (const draft of drafts) {
    if (draft.shape === 'chain') countChain(growth, draft);
    sample(growth, draft);
  }
}

/**
 * A chain has as many links as its members' class says; where the owner takes in a few itself in every interval, they are
 * counted; else what most of the classes below it say.
 */
function countChain({ graph, cohort, snapshots }: GrowthGraph, draft: Draft): void {
  const first = draft.members[0];
  const links = first === undefined ? undefined : draft.classes.get(graph.classOfNode()[first]);
  if (links && graph.nodeType[first] === NodeType.object && isSustained(links, FEWEST_MEMBERS)) {
    draft.counts = links.slice();
    return;
  }
  // Keys are no members beside what they lead to.
  const objects = draft.members.filter((member) => !isPrimitive(graph.nodeType[member]));
  const own = bornInEach(cohort, objects.length > 0 ? objects : draft.members, snapshots);
  if (own) draft.counts = own;
  if (own && isSustained(own, 1)) return;
  const votes = new Map<number, number>();
  for (const counts of draft.classes.values()) {
    if (!isSustained(counts, FEWEST_MEMBERS)) continue;
    const size = perInterval(counts);
    const vote = (votes.get(size) ?? 0) + 1;
    votes.set(size, vote);
    if (vote > (votes.get(perInterval(draft.counts)) ?? 0)) draft.counts = counts.slice();
  }
}

function sample(growth: GrowthGraph, draft: Draft): void {
  const taken = new Float64Array(growth.snapshots);
  const keep = draft.members.map((member) => {
    const interval = growth.cohort[member];
    return taken[interval]++ < SAMPLE_PER_COHORT;
  });
  draft.members = draft.members.filter((_, index) => keep[index]);
  draft.memberEdges = draft.memberEdges.filter((_, index) => keep[index]);
}

/** Old objects of one kind that take in a few members each, told by class and by the edge that leads to the members. */
function mergeSmall(growth: GrowthGraph, drafts: readonly Draft[]): Draft[] {
  const { graph, snapshots } = growth;
  const groups = new Map<string, Draft[]>();
  const classOf = graph.classOfNode();
  for (const draft of drafts) {
    if (isSustained(draft.bytes, FEWEST_BYTES, 0.25)) continue;
    const key = `${classOf[draft.owner]} ${holderKey(graph, draft.owner)}`;
    const group = groups.get(key);
    if (group) group.push(draft);
    else groups.set(key, [draft]);
  }
  const merged: Draft[] = [];
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const sum = newDraft('group', group[0].owner, snapshots);
    for (const draft of group) addInto(sum, draft, growth);
    sum.also.push(...group.slice(1).map((draft) => draft.owner));
    if (!isSustained(sum.counts, FEWEST_MEMBERS, 0.25)) continue;
    for (const draft of group) draft.merged = true;
    sample(growth, sum);
    merged.push(sum);
  }
  return merged;
}

function addInto(sum: Draft, draft: Draft, growth: GrowthGraph): void {
  sum.members.push(...draft.members);
  sum.memberEdges.push(...draft.memberEdges);
  for (const member of draft.members) sum.counts[growth.cohort[member]]++;
  for (let interval = 0; interval < sum.bytes.length; interval++) {
    sum.bytes[interval] += draft.bytes[interval];
    sum.outsideBytes[interval] += draft.outsideBytes[interval];
  }
  for (const [classIndex, counts] of draft.classes) {
    const known = sum.classes.get(classIndex);
    if (!known) sum.classes.set(classIndex, counts.slice());
    else for (let interval = 0; interval < counts.length; interval++) known[interval] += counts[interval];
  }
}

/** Class and edge of the nearest holder, so that `history` of users and `tags` of products stay apart. */
function holderKey(graph: HeapGraph, node: number): string {
  const { first, edge, from } = graph.retainers();
  for (let at = first[node]; at < first[node + 1]; at++) {
    const type = graph.edgeType[edge[at]];
    if (type === EdgeType.property || type === EdgeType.context)
      return `${graph.classOfNode()[from[at]]} ${graph.edgeNameOrIndex[edge[at]]}`;
    if (type === EdgeType.element) return `${graph.classOfNode()[from[at]]} []`;
  }
  return '';
}
