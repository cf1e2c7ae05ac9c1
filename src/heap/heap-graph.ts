import { classCounts, type ClassOf, classRetained } from './class-totals.ts';
import { classesUnder, type Classes, groupColumns, type Groups } from './classes.ts';
import { edgeName, type HeapColumns, type LocationColumns, type StringTable } from './columns.ts';
import { computeDistances } from './distances.ts';
import {
  computeDominators,
  dominatorColumns,
  dominatorNames,
  type DominatorColumns,
  type DominatorNames,
  type DominatorTree,
  retainedSizes,
} from './dominators.ts';
import type { ClassCounts, ClassTotals, HeapGraph, Retainers } from './graph.ts';
import { buildRetainers } from './retainers.ts';
import { shallowSizes } from './shallow.ts';

/** The graph over a snapshot's columns. */
export function createGraph(columns: HeapColumns): HeapGraph {
  return new LazyGraph(columns);
}

/** Computes at the first call and keeps. */
function once<T>(compute: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => (value ??= { it: compute() }).it;
}

class LazyGraph implements HeapGraph {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly nodeType: Uint8Array;
  readonly nodeName: Uint32Array;
  readonly nodeId: Uint32Array;
  readonly selfSize: Float64Array | Uint32Array;
  readonly traceNodeId: Uint32Array | undefined;
  readonly firstEdge: Uint32Array;
  readonly edgeType: Uint8Array;
  readonly edgeNameOrIndex: Uint32Array;
  readonly edgeTo: Uint32Array;
  readonly locations: LocationColumns;
  readonly strings: StringTable;
  readonly otherTypeName: string;
  readonly attachment: HeapColumns['attachment'];
  readonly traces: HeapColumns['traces'];
  readonly extraNativeBytes: number;

  readonly memory: HeapColumns['memory'];

  constructor(columns: HeapColumns) {
    this.memory = columns.memory;
    this.nodeCount = columns.nodeCount;
    this.edgeCount = columns.edgeCount;
    this.nodeType = columns.nodeType;
    this.nodeName = columns.nodeName;
    this.nodeId = columns.nodeId;
    this.selfSize = columns.selfSize;
    this.traceNodeId = columns.traceNodeId;
    this.firstEdge = columns.firstEdge;
    this.edgeType = columns.edgeType;
    this.edgeNameOrIndex = columns.edgeNameOrIndex;
    this.edgeTo = columns.edgeTo;
    this.locations = columns.locations;
    this.strings = columns.strings;
    this.otherTypeName = columns.otherTypeName;
    this.attachment = columns.attachment;
    this.traces = columns.traces;
    this.extraNativeBytes = columns.extraNativeBytes;
    this.#scratch = columns.scratch;
  }

  name(nodeOrdinal: number): string {
    return this.strings.get(this.nodeName[nodeOrdinal]);
  }

  edgeName(edgeIndex: number): string {
    return edgeName(this, edgeIndex);
  }

  /** Handed from one who needs a column for a while to the next. */
  #scratch: Uint32Array | undefined;

  #takeScratch(): Uint32Array | undefined {
    const scratch = this.#scratch;
    this.#scratch = undefined;
    return scratch;
  }

  // After the shallow sizes, whose owners leave a column.
  readonly groups = once((): Groups => {
    this.shallowSize();
    return groupColumns(this, this.#takeScratch());
  });

  readonly #classes = once((): Classes => classesUnder(this.groups().groups, this.groups().definitions));

  readonly classOfNode = once((): Uint32Array => {
    const { ofGroup } = this.#classes();
    return this.groups().ofNode.map((group) => ofGroup[group]);
  });

  classNames(): readonly string[] {
    return this.#classes().names;
  }

  classKeys(): readonly string[] {
    return this.#classes().keys;
  }

  readonly #shallow = once((): Float64Array | Uint32Array => {
    const { sizes, scratch } = shallowSizes(this, this.#takeScratch());
    this.#scratch = scratch;
    return sizes;
  });

  shallowSize(): Float64Array | Uint32Array {
    return this.#shallow();
  }

  #adopted: DominatorTree | undefined;

  readonly #tree = once(
    (): DominatorTree => this.#adopted ?? computeDominators({ ...this.dominatorColumns(), ...this.dominatorNames() }),
  );

  dominatorColumns(): DominatorColumns {
    return dominatorColumns(this);
  }

  dominatorNames(): DominatorNames {
    return dominatorNames(this);
  }

  adoptDominators(tree: DominatorTree): void {
    this.#adopted = tree;
  }

  essentialEdges(): Uint8Array {
    return this.#tree().essential;
  }

  dominator(): Uint32Array {
    return this.#tree().dominator;
  }

  dominatorOrder(): Uint32Array {
    return this.#tree().order;
  }

  readonly retainedSize = once((): Float64Array => retainedSizes(this.#tree(), this.shallowSize()));

  readonly distance = once((): Int32Array => computeDistances(this));

  readonly retainers = once((): Retainers => buildRetainers(this, this.#adopted?.spare?.edges));

  locationIndex(nodeOrdinal: number): number {
    const { node } = this.locations;
    let low = 0;
    let high = node.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (node[middle] < nodeOrdinal) low = middle + 1;
      else high = middle;
    }
    return node[low] === nodeOrdinal ? low : -1;
  }

  #classOf(): ClassOf {
    return { ofNode: this.groups().ofNode, ofGroup: this.#classes().ofGroup };
  }

  readonly classCounts = once((): ClassCounts =>
    classCounts(this.classNames().length, this.#classOf(), this.shallowSize()),
  );

  readonly classTotals = once((): ClassTotals => {
    const scratch = this.#tree().spare?.columns ?? [this.#takeScratch()];
    const sizes = [this.shallowSize(), this.#tree(), this.retainedSize()] as const;
    const retainedBytes = classRetained(this.classNames().length, this.#classOf(), ...sizes, scratch);
    return { ...this.classCounts(), retainedBytes };
  });
}
