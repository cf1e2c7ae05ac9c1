import { zeroedWords } from '../base/zeroed.ts';
import type { DominatorRow, EdgeRow, ObjectRow, Page, PathStep } from '../model/heap-views.ts';
import { EdgeType, NodeType } from './columns.ts';
import { computeDistances } from './distances.ts';
import type { HeapGraph } from './graph.ts';
import { isMachinery, objectRow } from './object-view.ts';

const edgeKinds = new Map<number, string>(Object.entries(EdgeType).map(([name, code]) => [code, name]));
/** Linked lists can be as long as the heap; a reader is not. */
const longestPath = 400;

export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
}

export type ObjectOrder = 'retained' | 'self' | 'distance' | 'id';

/** Which objects of a class: those for which `keep` is 1, or all. */
export interface ObjectsRequest extends PageRequest {
  readonly className: string;
  readonly order: ObjectOrder;
  readonly keep?: Uint8Array | undefined;
}

/** How the ways to an object are shown. */
export interface RetainerRequest {
  /** With V8's own bookkeeping. */
  readonly machinery: boolean;
  /** Objects the reader does not count as holding anything; never the root. */
  readonly ignored?: readonly number[] | undefined;
}

/** A list that was put in order for one page is kept for the next. */
interface Ordered {
  readonly key: string;
  readonly keep: Uint8Array | undefined;
  readonly nodes: Uint32Array;
}

/** Looks into one snapshot page by page; keeps what the pages have in common. */
export class SnapshotViews {
  readonly graph: HeapGraph;
  #objects: Ordered | undefined;
  #children: Children | undefined;
  /** Distances by other ways than through what is ignored. */
  #around: { readonly key: string; readonly distance: Int32Array } | undefined;

  constructor(graph: HeapGraph) {
    this.graph = graph;
  }

  /** Objects of a class, the largest (or nearest, or oldest) first. */
  objects(request: ObjectsRequest): Page<ObjectRow> {
    const key = `${request.order} ${request.className}`;
    if (this.#objects?.key !== key || this.#objects.keep !== request.keep)
      this.#objects = { key, keep: request.keep, nodes: this.#sortedObjects(request) };
    return pageOf(this.#objects.nodes, request, (node) => objectRow(this.graph, node));
  }

  #sortedObjects({ className, order, keep }: ObjectsRequest): Uint32Array {
    const { graph } = this;
    const classOf = graph.classOfNode();
    const wanted = new Uint8Array(graph.classNames().length);
    graph.classNames().forEach((name, index) => (wanted[index] = name === className ? 1 : 0));
    const nodes: number[] = [];
    for (let node = 0; node < graph.nodeCount; node++)
      if (wanted[classOf[node]] && (keep === undefined || keep[node])) nodes.push(node);
    return sortedBy(nodes, this.#keyOf(order), order === 'distance' || order === 'id');
  }

  #keyOf(order: ObjectOrder): ArrayLike<number> {
    switch (order) {
      case 'retained':
        return this.graph.retainedSize();
      case 'self':
        return this.graph.shallowSize();
      case 'distance':
        return this.graph.distance();
      case 'id':
        return this.graph.nodeId;
      default:
        return order satisfies never;
    }
  }

  /** What an object holds: what the program named first, V8's own after it; each the largest first. */
  fields(node: number, page: PageRequest): Page<EdgeRow> {
    const { graph } = this;
    const retained = graph.retainedSize();
    const edges: number[] = [];
    for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++) edges.push(edge);
    const last = (edge: number): number => (isMachinery(graph, graph.edgeTo[edge], edge) ? 1 : 0);
    edges.sort((a, b) => last(a) - last(b) || retained[graph.edgeTo[b]] - retained[graph.edgeTo[a]] || a - b);
    return pageOf(edges, page, (edge) => {
      const to = graph.edgeTo[edge];
      return this.#edgeRow(edge, to, graph.firstEdge[to + 1] > graph.firstEdge[to]);
    });
  }

  /**
   * What holds an object, the nearest to the root first; weak references last. Without `machinery`, storage that V8
   * keeps for an object (`elements`, `properties`, a Map's `table`) is shown as that object, and what is only V8's own is
   * left out, unless nothing else holds it. Distances are those by ways around what is ignored.
   */
  retainers(node: number, { machinery, ignored = [] }: RetainerRequest, page: PageRequest): Page<EdgeRow> {
    const { graph } = this;
    const { first } = graph.retainers();
    const distance = this.#distanceAround(ignored);
    const holders = holdersOf(graph, node, machinery).filter((holder) => !ignored.includes(holder.node));
    const named = machinery ? holders : holders.filter(({ edge, node: holder }) => !isMachinery(graph, holder, edge));
    const rank = ({ edge, node: holder }: Holder): number => {
      if (graph.edgeType[edge] === EdgeType.weak) return Infinity;
      return distance[holder] < 0 ? Number.MAX_SAFE_INTEGER : distance[holder];
    };
    const shown = named.length > 0 ? named : holders;
    shown.sort((a, b) => compare(rank(a), rank(b)) || a.edge - b.edge);
    const { offset, limit } = page;
    const rows = shown.slice(offset, offset + limit).map(({ edge, node: holder }) => {
      const more = holder !== 0 && first[holder + 1] > first[holder];
      return { ...this.#edgeRow(edge, holder, more), distance: distance[holder] };
    });
    return { rows, offset, total: shown.length };
  }

  #edgeRow(edge: number, other: number, more: boolean): EdgeRow {
    const { graph } = this;
    return {
      ...objectRow(graph, other),
      edge: edgeLabel(graph, edge),
      edgeKind: edgeKinds.get(graph.edgeType[edge]) ?? 'other',
      machinery: isMachinery(graph, other, edge),
      more,
    };
  }

  #distanceAround(ignored: readonly number[]): Int32Array {
    if (ignored.length === 0) return this.graph.distance();
    const key = ignored.join();
    if (this.#around?.key !== key) this.#around = { key, distance: computeDistances(this.graph, ignored) };
    return this.#around.distance;
  }

  /** The shortest way from the root around what is ignored; empty when only weak references lead to the object. */
  path(node: number, ignored: readonly number[] = []): PathStep[] {
    const { graph } = this;
    const { first, edge: edges, from } = graph.retainers();
    const distance = this.#distanceAround(ignored);
    const steps: PathStep[] = [];
    if (distance[node] < 0) return steps;
    let at = node;
    while (at !== 0 && steps.length < longestPath) {
      let best = -1;
      let nearest = distance[at];
      for (let slot = first[at]; slot < first[at + 1]; slot++) {
        // The root's own distance is that of the system, behind the program's objects.
        const near = from[slot] === 0 ? 0 : distance[from[slot]];
        if (near < 0 || near >= nearest || graph.edgeType[edges[slot]] === EdgeType.weak) continue;
        nearest = near;
        best = slot;
      }
      if (best < 0) break;
      steps.push(this.#pathStep(at, edges[best]));
      at = from[best];
    }
    steps.push(this.#pathStep(at, -1));
    return steps.toReversed();
  }

  /** One object as a step of a path whose edge is named by somebody else. */
  step(node: number): PathStep {
    return this.#pathStep(node, -1);
  }

  #pathStep(node: number, edge: number): PathStep {
    const { graph } = this;
    const { className, id, retainedBytes } = objectRow(graph, node);
    return {
      edge: edge < 0 ? '' : edgeLabel(graph, edge),
      edgeKind: edge < 0 ? 'internal' : (edgeKinds.get(graph.edgeType[edge]) ?? 'other'),
      node,
      id,
      className: node === 0 ? '(root)' : className,
      retainedBytes,
      machinery: edge >= 0 && isMachinery(graph, node, edge),
      suspect: false,
    };
  }

  /** What would be free without `node`, the largest first. */
  dominated(node: number, page: PageRequest): Page<DominatorRow> {
    this.#children ??= dominatorChildren(this.graph);
    const { first, nodes } = this.#children;
    const below = sortedBy(nodes.subarray(first[node], first[node + 1]), this.graph.retainedSize(), false);
    return pageOf(below, page, (child) => ({
      ...objectRow(this.graph, child),
      children: first[child + 1] - first[child],
    }));
  }

  /** Number of the object with an id of V8's, -1 when the snapshot has none. */
  nodeWithId(id: number): number {
    return this.graph.nodeId.indexOf(id);
  }
}

interface Holder {
  readonly edge: number;
  readonly node: number;
}

/** Storage stands for its owner, unless the owner has an edge of its own to the same object. */
function holdersOf(graph: HeapGraph, node: number, machinery: boolean): Holder[] {
  const { first, edge: edges, from } = graph.retainers();
  const own = new Set<number>();
  const holders: (Holder & { readonly isStorage: boolean })[] = [];
  for (let slot = first[node]; slot < first[node + 1]; slot++) {
    const holder = machinery ? from[slot] : ownerOf(graph, from[slot]);
    const isStorage = holder !== from[slot];
    if (holder === node) continue;
    if (!isStorage) own.add(holder);
    holders.push({ edge: edges[slot], node: holder, isStorage });
  }
  return holders.filter((holder) => !holder.isStorage || !own.has(holder.node));
}

const storageEdge = /^(?:elements|properties|table)$/;

/** The object a piece of storage belongs to; every other node is its own. */
function ownerOf(graph: HeapGraph, node: number): number {
  const type = graph.nodeType[node];
  if (type !== NodeType.array && type !== NodeType.hidden) return node;
  const { first, edge: edges, from } = graph.retainers();
  for (let slot = first[node]; slot < first[node + 1]; slot++) {
    const edge = edges[slot];
    if (graph.edgeType[edge] === EdgeType.internal && storageEdge.test(graph.edgeName(edge))) return from[slot];
  }
  return node;
}

/** Children in the dominator tree: those of n are `nodes[first[n] … first[n + 1])`. */
interface Children {
  readonly first: Uint32Array;
  readonly nodes: Uint32Array;
}

function dominatorChildren(graph: HeapGraph): Children {
  const dominator = graph.dominator();
  const order = graph.dominatorOrder();
  const first = zeroedWords(graph.nodeCount + 1);
  // The order leaves out what cannot be reached.
  for (const node of order) if (node !== dominator[node]) first[dominator[node] + 1]++;
  for (let node = 0; node < graph.nodeCount; node++) first[node + 1] += first[node];
  const next = first.slice(0, graph.nodeCount);
  const nodes = new Uint32Array(order.length);
  for (const node of order) if (node !== dominator[node]) nodes[next[dominator[node]]++] = node;
  return { first, nodes };
}

/** `[3]` for elements, the name for the rest. */
function edgeLabel(graph: HeapGraph, edge: number): string {
  const type = graph.edgeType[edge];
  const name = graph.edgeName(edge);
  return type === EdgeType.element || type === EdgeType.hidden ? `[${name}]` : name;
}

function sortedBy(nodes: ArrayLike<number>, key: ArrayLike<number>, ascending: boolean): Uint32Array {
  const sign = ascending ? 1 : -1;
  return Uint32Array.from(nodes).sort((a, b) => sign * (key[a] - key[b]) || a - b);
}

/** Infinity is as far as Infinity, which a subtraction would not say. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pageOf<Row>(all: ArrayLike<number>, { offset, limit }: PageRequest, row: (item: number) => Row): Page<Row> {
  const rows: Row[] = [];
  for (let i = offset; i < Math.min(all.length, offset + limit); i++) rows.push(row(all[i]));
  return { rows, offset, total: all.length };
}
