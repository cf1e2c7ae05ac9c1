import { zeroedBytes } from '../base/zeroed.ts';
import { visitEdgesTo } from './edges-to.ts';
import { edgeName, EdgeType, NodeType, type PlainColumns } from '../heap/columns.ts';

/** A field, variable or entry by its holder's id and its name; the same in every snapshot of a session. */
export type Slot = string;

const SMALLEST = 8 * 1024;
const VIEWS: ReadonlySet<string> = new Set(
  (
    'ArrayBuffer SharedArrayBuffer DataView Buffer FastBuffer Uint8Array Uint8ClampedArray Int8Array Uint16Array Int16Array ' +
    'Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array'
  ).split(' '),
);
export interface ValueSizes {
  /** Bytes of each large value that is one piece: text, a buffer, the storage of a list. 0 for all others. */
  readonly bytes: ReadonlyMap<number, number>;
  readonly isLarge: Uint8Array;
}

/** @param owner of storage per node (`foldStorage`) */
export function largeValues(columns: PlainColumns, owner: Uint32Array): ValueSizes {
  const { nodeCount, nodeType, nodeName, selfSize } = columns;
  const isView = viewNames(columns);
  const bytes = new Map<number, number>();
  const isLarge = zeroedBytes(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const type = nodeType[node];
    let value = node;
    let size = selfSize[node];
    if (type === NodeType.object) {
      if (!isView(nodeName[node])) continue;
      size = bufferBytes(columns, node, isView);
    } else if (type === NodeType.concatenatedString) size = flatBytes(columns, node);
    else if (type === NodeType.array && owner[node] !== node) value = owner[node];
    else if (type !== NodeType.string) continue;
    if (size < SMALLEST) continue;
    bytes.set(value, (bytes.get(value) ?? 0) + size);
    isLarge[value] = 1;
  }
  return { bytes, isLarge };
}

/** Each name is read once: far fewer are asked for than there are strings to search. */
function viewNames({ strings }: PlainColumns): (name: number) => boolean {
  const answers = zeroedBytes(strings.count);
  return (name) => {
    if (answers[name] === 0) answers[name] = VIEWS.has(strings.get(name)) ? 2 : 1;
    return answers[name] === 2;
  };
}

/** A view leads to its buffer, a buffer to its bytes. */
function bufferBytes(columns: PlainColumns, view: number, isView: (name: number) => boolean): number {
  const { firstEdge, edgeTo, nodeType, nodeName, selfSize } = columns;
  let buffer = -1;
  for (let edge = firstEdge[view]; edge < firstEdge[view + 1]; edge++) {
    const to = edgeTo[edge];
    if (nodeType[to] === NodeType.native) return selfSize[to];
    if (nodeType[to] === NodeType.object && to !== view && isView(nodeName[to])) buffer = to;
  }
  if (buffer < 0) return 0;
  for (let edge = firstEdge[buffer]; edge < firstEdge[buffer + 1]; edge++)
    if (nodeType[edgeTo[edge]] === NodeType.native) return selfSize[edgeTo[edge]];
  return 0;
}

/** Text that was put together and read since is one flat string behind the parts' node. */
function flatBytes({ firstEdge, edgeTo, nodeType, selfSize }: PlainColumns, text: number): number {
  let bytes = 0;
  for (let edge = firstEdge[text]; edge < firstEdge[text + 1]; edge++)
    if (nodeType[edgeTo[edge]] === NodeType.string) bytes = Math.max(bytes, selfSize[edgeTo[edge]]);
  return bytes;
}

/** Bytes of the large value that each slot holds: what an older snapshot tells of values that are replaced by longer ones. */
export function slotSizes(columns: PlainColumns, owner: Uint32Array): Map<Slot, number> {
  const { bytes, isLarge } = largeValues(columns, owner);
  const slots = new Map<Slot, number>();
  if (bytes.size > 0)
    visitSlots(columns, owner, isLarge, (slot, _edge, _holder, value) => slots.set(slot, bytes.get(value)!));
  return slots;
}

/** Calls `visit` for each slot that holds a large value. */
export function visitSlots(
  columns: PlainColumns,
  owner: Uint32Array,
  isLarge: Uint8Array,
  visit: (slot: Slot, edge: number, holder: number, value: number) => void,
): void {
  const { nodeId, nodeType, edgeTo, edgeType } = columns;
  visitEdgesTo(columns, isLarge, 1, (node, edge) => {
    const holder = owner[node];
    const type = edgeType[edge];
    const isNamed = type === EdgeType.property || type === EdgeType.context || type === EdgeType.element;
    // Entries of a Map, and the Cell of an export, lead there by an internal edge.
    const isEntry = type === EdgeType.internal && (holder !== node || nodeType[node] === NodeType.hidden);
    if (isNamed || isEntry) visit(`${nodeId[holder]} ${edgeName(columns, edge)}`, edge, holder, edgeTo[edge]);
  });
}
