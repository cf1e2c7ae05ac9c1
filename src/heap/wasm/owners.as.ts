import { BLOCK, digits, eightDigits, equalTo, number, stopAt } from './blocks.as';

// Edges, without keeping them: see OwnerRows in owner-rows.ts, which does the same for what is left out here.

const PROPERTY_EDGE: u8 = 2;
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
 * how many rows were taken; `stopped()` is the start of a row again. Stops at what `numbers` stops at, and at edges of the root, of
 * native nodes, and at wrong ones.
 */
export function ownerEdges(from: usize, to: usize, sourceBefore: u32, leftBefore: u32): u32 {
  let at = from;
  let rows: u32 = 0;
  let node = sourceBefore;
  let edges = leftBefore;
  let nodeType: u8 = edges > 0 ? load<u8>(nodeTypes + node) : 0;
  let owned = nodeType != HIDDEN_NODE && nodeType != ARRAY_NODE;
  linkCount = 0;
  objectCount = 0;
  propertyCount = 0;
  let propertiesBefore: u32 = 0;
  let start: usize = 0;
  let rowStart: usize = from;
  let field: u32 = 0;
  let edgeType: u8 = 0;
  let nameStart: usize = 0;
  let nameEnd: usize = 0;
  let digitBefore: u64 = 0;
  let commaBefore: u64 = 1;
  let lineBefore: u64 = 0;
  let regular = edges == 0 || (node != 0 && nodeType != NATIVE_NODE);
  while (regular && at + BLOCK <= to) {
    const digit = digits(at);
    const comma = equalTo(at, 0x2c);
    let line: u64 = 0;
    const afterDigit = (digit << 1) | digitBefore;
    const afterComma = (comma << 1) | commaBefore;
    let odd: u64 = 0;
    if ((digit | comma) != u64.MAX_VALUE) {
      line = equalTo(at, 0x0a);
      odd = ~(digit | comma | line) | (line & ~afterDigit);
    }
    const afterLine = (line << 1) | lineBefore;
    let starts = digit & ~afterDigit;
    let ends = ~digit & afterDigit;
    odd |= (comma & ~(afterDigit | afterLine)) | (starts & ~afterComma) | (afterLine & ~comma);
    if (odd != 0) break;
    while (ends != 0) {
      let end: usize;
      if (field == 0) {
        end = at + <usize>ctz(ends);
        ends &= ends - 1;
        if (start == 0) {
          start = at + <usize>ctz(starts);
          starts &= starts - 1;
        }
        rowStart = start;
        if (end - start > 2) {
          regular = false;
          break;
        }
        edgeType = load<u8>(edgeTypes + eightDigits(start, end - start));
        start = 0;
        field = 1;
        if (ends == 0) break;
      }
      if (field == 1) {
        end = at + <usize>ctz(ends);
        ends &= ends - 1;
        if (start == 0) {
          start = at + <usize>ctz(starts);
          starts &= starts - 1;
        }
        nameStart = start;
        nameEnd = end;
        start = 0;
        field = 2;
        if (ends == 0) break;
      }
      {
        end = at + <usize>ctz(ends);
        ends &= ends - 1;
        if (start == 0) {
          start = at + <usize>ctz(starts);
          starts &= starts - 1;
        }
        field = 0;
        const offset = number(start, end);
        const target = <u32>((offset * perField) >> 35);
        if (offset > 0x7fffffff || target >= nodeCount || target * nodeFields != <u32>offset || edgeType == UNKNOWN_EDGE) {
          regular = false;
          break;
        }
        if (edges == 0) {
          if (nodeType == OBJECT_NODE) closeObject(node, propertiesBefore);
          do {
            node++;
          } while (node < nodeCount && load<u32>(edgeCounts + (<usize>node << 2), 4) == 0);
          if (node >= nodeCount) {
            node = nodeCount - 1;
            nodeType = 0;
            regular = false;
            break;
          }
          edges = load<u32>(edgeCounts + (<usize>node << 2), 4);
          nodeType = load<u8>(nodeTypes + node);
          owned = nodeType != HIDDEN_NODE && nodeType != ARRAY_NODE;
          propertiesBefore = propertyCount;
          if (nodeType == NATIVE_NODE || node == 0) {
            // Not begun: the slow way moves on to it again.
            node--;
            edges = 0;
            nodeType = 0;
            regular = false;
            break;
          }
        }
        if (nodeType == OBJECT_NODE && edgeType == PROPERTY_EDGE) {
          const name = number(nameStart, nameEnd);
          if (name > 0xffffffff) {
            regular = false;
            break;
          }
          if (<u32>name > largestName) largestName = <u32>name;
          store<u32>(propertiesOut + (<usize>propertyCount << 2), <u32>name);
          propertyCount++;
        }
        if (edgeType != WEAK_EDGE) {
          const ownerAt = owners + (<usize>target << 2);
          const known = load<u32>(ownerAt);
          if (known != target) {
            if (owned) {
              if (known == UNVISITED) store<u32>(ownerAt, node);
              else if (known != node && known != SEVERAL) store<u32>(ownerAt, SEVERAL);
            } else {
              const linkAt = linksOut + (<usize>linkCount << 3);
              store<u32>(linkAt, node);
              store<u32>(linkAt, target, 4);
              linkCount++;
            }
          }
        }
        edges--;
        rows++;
        // The comma behind the row, or the newline before it.
        rowStart = end + 1;
      }
      start = 0;
    }
    if (!regular) break;
    if (starts != 0) start = at + <usize>ctz(starts);
    if (field == 0 && start != 0) rowStart = start;
    digitBefore = digit >> 63;
    commaBefore = comma >> 63;
    lineBefore = line >> 63;
    at += BLOCK;
  }
  if (nodeType == OBJECT_NODE) closeObject(node, propertiesBefore);
  source = node;
  left = edges;
  stopAt(rowStart, false);
  return rows;
}
