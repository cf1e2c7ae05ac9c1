import { stopAt } from './blocks.as';
import { endsIn32, isComma, numberIn, rowAfter, SHORT_ROW } from './rows.as';

// Edges, without keeping them: see OwnerRows in owner-rows.ts, which does the same for what is left out here.

const ELEMENT_EDGE: u8 = 1;
const PROPERTY_EDGE: u8 = 2;
const HIDDEN_EDGE: u8 = 4;
const WEAK_EDGE: u8 = 6;
const UNKNOWN_EDGE: u8 = 0xff;
const HIDDEN_NODE: u8 = 0;
const ARRAY_NODE: u8 = 1;
const OBJECT_NODE: u8 = 3;
const NATIVE_NODE: u8 = 8;
const UNVISITED: u32 = 0xffffffff;
const SEVERAL: u32 = 0xfffffffe;

let nodeCount: u32 = 0;
let nodeFields: u32 = 1;
/** 2^35 / fields, rounded up: offset * it >> 35 is exact below 2^31 for up to 16 fields. */
let perField: u64 = 1;
/** Our edge type per V8's, 256 bytes. */
let edgeTypes: usize = 0;
let nodeTypes: usize = 0;
/** Edge count of node n at n + 1. */
let edgeCounts: usize = 0;
let owners: usize = 0;
/** Pairs of nodes; pairs of an object and the end of its properties; names of properties. */
let linksOut: usize = 0;
let objectsOut: usize = 0;
let propertiesOut: usize = 0;

let source: u32 = 0;
let left: u32 = 0;
let linkCount: u32 = 0;
let objectCount: u32 = 0;
let propertyCount: u32 = 0;
let largestName: u32 = 0;

export function setUpOwners(
  nodes: u32,
  fields: u32,
  edgeTypesAt: usize,
  nodeTypesAt: usize,
  edgeCountsAt: usize,
  ownersAt: usize,
  linksAt: usize,
  objectsAt: usize,
  propertiesAt: usize,
): void {
  nodeCount = nodes;
  nodeFields = fields;
  perField = 0x800000000 / <u64>fields + 1;
  edgeTypes = edgeTypesAt;
  nodeTypes = nodeTypesAt;
  edgeCounts = edgeCountsAt;
  owners = ownersAt;
  linksOut = linksAt;
  objectsOut = objectsAt;
  propertiesOut = propertiesAt;
}

export function ownerSource(): u32 {
  return source;
}
export function ownerLeft(): u32 {
  return left;
}
export function ownerLinks(): u32 {
  return linkCount;
}
export function ownerObjects(): u32 {
  return objectCount;
}
export function ownerProperties(): u32 {
  return propertyCount;
}
export function ownerLargestName(): u32 {
  return largestName;
}

/** The object whose properties were just read is marked, with the end of its properties. */
// @ts-ignore: decorator
@inline
function closeObject(node: u32, propertiesBefore: u32): void {
  if (propertyCount == propertiesBefore) return;
  const at = objectsOut + (<usize>objectCount << 3);
  store<u32>(at, node);
  store<u32>(at, propertyCount, 4);
  objectCount++;
}

/**
 * Rows of type, name and target from `[from, to)`, which starts with a row; `sourceBefore` has `leftBefore` edges to come. Returns
 * how many rows were taken; `stopped()` is the start of the next. Stops at rows that are not plain, at edges of the root, of
 * native nodes, and at wrong ones.
 */
export function ownerEdges(from: usize, to: usize, sourceBefore: u32, leftBefore: u32): u32 {
  let at = from;
  let rows: u32 = 0;
  let node = sourceBefore;
  let edges = leftBefore;
  let nodeType: u8 = edges > 0 ? load<u8>(nodeTypes + node) : 0;
  let owned = nodeType != HIDDEN_NODE && nodeType != ARRAY_NODE;
  let links: u32 = 0;
  let largest = largestName;
  objectCount = 0;
  propertyCount = 0;
  let propertiesBefore: u32 = 0;
  const regular = edges == 0 || (node != 0 && nodeType != NATIVE_NODE);
  while (regular && at + SHORT_ROW < to) {
    let ends = endsIn32(at);
    // A type of one digit: V8 has seven.
    if ((ends & 3) != 2 || !isComma(at + 1)) break;
    ends &= ends - 1;
    const nameEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    if (ends == 0 || !isComma(nameEnd)) break;
    const targetEnd = at + <usize>ctz(ends);
    const next = rowAfter(targetEnd);
    const edgeType = load<u8>(edgeTypes + <usize>(load<u8>(at) - 0x30));
    const name = numberIn(at + 2, nameEnd);
    const offset = numberIn(nameEnd + 1, targetEnd);
    const target = <u32>((offset * perField) >> 35);
    if (
      next == 0 ||
      offset > 0x7fffffff ||
      target >= nodeCount ||
      target * nodeFields != <u32>offset ||
      edgeType == UNKNOWN_EDGE ||
      name > 0xffffffff
    )
      break;
    if (edges == 0) {
      let begun = node + 1;
      while (begun < nodeCount && load<u32>(edgeCounts + (<usize>begun << 2), 4) == 0) begun++;
      if (begun >= nodeCount || begun == 0) break;
      const sourceType = load<u8>(nodeTypes + begun);
      if (sourceType == NATIVE_NODE) break;
      if (nodeType == OBJECT_NODE) closeObject(node, propertiesBefore);
      node = begun;
      nodeType = sourceType;
      edges = load<u32>(edgeCounts + (<usize>node << 2), 4);
      owned = nodeType != HIDDEN_NODE && nodeType != ARRAY_NODE;
      propertiesBefore = propertyCount;
    }
    const named = edgeType != ELEMENT_EDGE && edgeType != HIDDEN_EDGE ? <u32>name : 0;
    if (named > largest) largest = named;
    // Written in any case, counted where it is one: cheaper than a branch that cannot be foreseen.
    store<u32>(propertiesOut + (<usize>propertyCount << 2), <u32>name);
    propertyCount += <u32>((nodeType == OBJECT_NODE) & (edgeType == PROPERTY_EDGE));
    const ownerAt = owners + (<usize>target << 2);
    const known = load<u32>(ownerAt);
    if (owned) {
      const shared = select<u32>(known, SEVERAL, (known == node) | (known == target));
      const owner = select<u32>(node, shared, known == UNVISITED);
      store<u32>(ownerAt, select<u32>(known, owner, edgeType == WEAK_EDGE));
    } else {
      const linkAt = linksOut + (<usize>links << 3);
      store<u32>(linkAt, node);
      store<u32>(linkAt, target, 4);
      links += <u32>((known != target) & (edgeType != WEAK_EDGE));
    }
    edges--;
    rows++;
    at = next;
  }
  if (nodeType == OBJECT_NODE) closeObject(node, propertiesBefore);
  linkCount = links;
  largestName = largest;
  source = node;
  left = edges;
  stopAt(at, false);
  return rows;
}
