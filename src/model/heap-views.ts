import type { Message } from '../base/message.ts';

// What one looks up in the snapshots of a series: pages of objects, edges, trees. Objects are named by their number inside
// their snapshot. `source` is where a closure or the constructor of an object stands; it is for reading only.

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly offset: number;
  /** Of all pages. */
  readonly total: number;
}

/** A place in the workspace, or in a script outside it; 1-based. */
export interface SourceLabel {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ObjectRow {
  /** Number of the object inside its snapshot; what queries take. */
  readonly node: number;
  /** V8's object id, the `@1234` of DevTools. */
  readonly id: number;
  readonly className: string;
  /** What tells it from its sisters: the text of a string, the name of a function, `{id, user, open}`; cut to some 200 characters. */
  readonly preview: string;
  /** Steps from the root; -1 when nothing but weak edges leads there. */
  readonly distance: number;
  readonly selfBytes: number;
  readonly retainedBytes: number;
  readonly source?: SourceLabel;
}

/** One edge and the object at its other end: below for `fields`, above for `retainers`. */
export interface EdgeRow extends ObjectRow {
  readonly edge: string;
  /** V8's edge type: `property`, `context`, `element`, `internal`, `hidden`, `shortcut`, `weak`. */
  readonly edgeKind: string;
  /** V8's bookkeeping that a reader may skip: tables, elements, `system / …`. */
  readonly machinery: boolean;
  /** There is something to expand. */
  readonly more: boolean;
}

export interface PathStep {
  /** Name of the edge that leads to the object; '' for the root. */
  readonly edge: string;
  readonly edgeKind: string;
  readonly node: number;
  readonly id: number;
  readonly className: string;
  readonly retainedBytes: number;
  readonly source?: SourceLabel;
  readonly machinery: boolean;
  /** This edge is the one to cut. */
  readonly suspect: boolean;
}

/** From the root to the object. Nodes are of snapshot `snapshot` of thread `thread`. */
export interface ObjectPath {
  readonly thread: number;
  readonly snapshot: number;
  readonly steps: readonly PathStep[];
}

export interface DominatorRow extends ObjectRow {
  /** Number of objects it dominates directly. */
  readonly children: number;
}

/** A tree as columns: node 0 is the root, `parents[0]` is -1, parents come before children. */
export interface AllocationTree {
  readonly origin: 'samples' | 'stacks';
  readonly parents: Int32Array;
  readonly names: readonly string[];
  /** Live bytes allocated by the function itself. */
  readonly selfBytes: Float64Array;
  readonly counts: Float64Array;
  /** `null` for none: on its way to the page a hole in a list becomes that anyway. */
  readonly sources: readonly (SourceLabel | null)[];
}

export interface HeapStatistics {
  readonly totalBytes: number;
  /** `code`, `strings`, `arrays`, `typed arrays`, `system objects`, `other`; adds up to `totalBytes`. */
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly count: number }[];
  /** Native memory behind the heap (array buffers, extra native bytes), not in `totalBytes`. */
  readonly nativeBytes: number;
}

export interface DuplicateString {
  readonly text: string;
  readonly count: number;
  /** Of all copies together. */
  readonly bytes: number;
  /** One of them, to look at its retainers. */
  readonly node: number;
}

/** Growth by something else than the class, over all snapshots. */
export interface GrowthGroupRow {
  readonly name: string;
  /** The name in words, where the program has none for it. */
  readonly words?: Message;
  readonly counts: readonly number[];
  readonly bytes: readonly number[];
  readonly survivors: number;
  readonly retainedBytes: number;
  readonly source?: SourceLabel;
}
