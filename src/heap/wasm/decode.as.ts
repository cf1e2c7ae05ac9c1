// The inner loops of the scanner in AssemblyScript: bytes of JSON to 32-bit numbers, and where strings start. Both take the
// plain case only and stop at a block of 64 bytes that holds anything else; the TypeScript readers take it from there.

const BLOCK: usize = 64;

let stoppedAt: usize = 0;
let stoppedInString = false;

/** Where `numbers` and `strings` stopped. */
export function stopped(): usize {
  return stoppedAt;
}

/** Whether `strings` stopped inside of one. */
export function inside(): bool {
  return stoppedInString;
}

/** One bit per byte of the 64 at `at` that compares as asked. */
// @ts-ignore: decorator
@inline
function equalTo(at: usize, byte: i8): u64 {
  const wanted = i8x16.splat(byte);
  return (
    (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at), wanted)))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at, 16), wanted)))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at, 32), wanted)))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at, 48), wanted)))) << 48)
  );
}

// @ts-ignore: decorator
@inline
function digitsIn(at: usize, offset: usize): u64 {
  const shifted = i8x16.sub(v128.load(at + offset), i8x16.splat(0x30));
  return <u64>(<u32>i8x16.bitmask(i8x16.lt_u(shifted, i8x16.splat(10))));
}

// @ts-ignore: decorator
@inline
function digits(at: usize): u64 {
  return digitsIn(at, 0) | (digitsIn(at, 16) << 16) | (digitsIn(at, 32) << 32) | (digitsIn(at, 48) << 48);
}

/** Up to 8 digits at once: the first digit lies in the lowest byte. */
// @ts-ignore: decorator
@inline
function eightDigits(at: usize, length: usize): u32 {
  let value = (load<u64>(at) << (<u64>(8 - length) << 3)) & 0x0f0f0f0f0f0f0f0f;
  value = (value * 2561) >> 8;
  value = ((value & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return <u32>(((value & 0x0000ffff0000ffff) * 42949672960001) >> 32);
}

/** More than 32 bits when there are too many digits: such a block is left to TypeScript. */
// @ts-ignore: decorator
@inline
function number(start: usize, end: usize): u64 {
  const length = end - start;
  if (length <= 8) return eightDigits(start, length);
  if (length > 10) return u64.MAX_VALUE;
  const head = length - 8;
  let value: u64 = 0;
  for (let i: usize = 0; i < head; i++) value = value * 10 + (load<u8>(start + i) - 0x30);
  return value * 100000000 + eightDigits(start + head, 8);
}

/**
 * Numbers of `[from, to)` to `out`, whole blocks only; at most `room` of them. `[from, to)` starts right after a comma or the
 * opening bracket. Blocks of digits, single commas, and newlines before a comma (as Node 18 to 22 write rows) are taken.
 * Returns how many numbers there were. `stopped()` is right after a comma again: a number that goes on past the last block is
 * not taken.
 */
export function numbers(from: usize, to: usize, out: usize, room: u32): u32 {
  let at = from;
  let count: u32 = 0;
  let start: usize = 0;
  let lastStart: usize = 0;
  // The byte before the block: a digit, a comma, a newline.
  let digitBefore: u64 = 0;
  let commaBefore: u64 = 1;
  let lineBefore: u64 = 0;
  while (at + BLOCK <= to && count + 33 <= room) {
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
    const before = count;
    const startBefore = start;
    const lastBefore = lastStart;
    let fits = true;
    if (line == 0) {
      // Commas alone: each number ends at one and the next starts behind it.
      if (start == 0) start = at;
      while (ends != 0) {
        const end = at + <usize>ctz(ends);
        ends &= ends - 1;
        const value = number(start, end);
        if (value > 0xffffffff) fits = false;
        store<u32>(out + (<usize>count << 2), <u32>value);
        count++;
        lastStart = start;
        start = end + 1;
      }
      starts = 0;
      if (start == at + BLOCK) start = 0;
    }
    while (ends != 0) {
      const end = at + <usize>ctz(ends);
      ends &= ends - 1;
      if (start == 0) {
        start = at + <usize>ctz(starts);
        starts &= starts - 1;
      }
      const value = number(start, end);
      if (value > 0xffffffff) fits = false;
      store<u32>(out + (<usize>count << 2), <u32>value);
      count++;
      lastStart = start;
      start = 0;
    }
    if (!fits) {
      count = before;
      start = startBefore;
      lastStart = lastBefore;
      break;
    }
    if (starts != 0) start = at + <usize>ctz(starts);
    digitBefore = digit >> 63;
    commaBefore = comma >> 63;
    lineBefore = line >> 63;
    at += BLOCK;
  }
  if (lineBefore != 0) {
    // The comma that belongs to the last number is still to come.
    count--;
    start = lastStart;
  }
  stoppedAt = start != 0 ? start : at;
  return count;
}

/** How many numbers end in `[from, to)`, whatever stands between them. `digitBefore` says what the byte before was. */
export function countNumbers(from: usize, to: usize, digitBefore: u32): u32 {
  let count: u32 = 0;
  let before = <u64>digitBefore;
  let at = from;
  for (; at + BLOCK <= to; at += BLOCK) {
    const digit = digits(at);
    count += <u32>popcnt(~digit & ((digit << 1) | before));
    before = digit >> 63;
  }
  for (; at < to; at++) {
    const isDigit = load<u8>(at) - 0x30 < 10;
    if (!isDigit && before != 0) count++;
    before = isDigit ? 1 : 0;
  }
  return count;
}

/**
 * Where the strings of `[from, to)` start, less `base`, to `out`. The range starts right after a comma or the opening bracket.
 * Blocks without backslashes are taken, with `","` or `",\n"` between strings. `stopped()` is inside of a string that was
 * counted, or right after the closing quote of the last one, or `from`.
 */
export function strings(from: usize, to: usize, base: usize, out: usize, room: u32): u32 {
  let at = from;
  let count: u32 = 0;
  let inString = false;
  // End of the last string: the byte after its closing quote.
  let end: usize = 0;
  while (at + BLOCK <= to && count + 33 <= room) {
    if (equalTo(at, 0x5c) != 0) break;
    let quotes = equalTo(at, 0x22);
    const before = count;
    const inStringBefore = inString;
    const endBefore = end;
    let regular = true;
    while (quotes != 0) {
      const quote = at + <usize>ctz(quotes);
      quotes &= quotes - 1;
      if (inString) {
        end = quote + 1;
        inString = false;
      } else {
        const gap = end == 0 ? quote - from + 1 : quote - end;
        if (end != 0 && !(gap == 1 && load<u8>(end) == 0x2c) && !(gap == 2 && load<u16>(end) == 0x0a2c)) regular = false;
        if (end == 0 && !(gap == 1 || (gap == 2 && load<u8>(from) == 0x0a))) regular = false;
        store<u32>(out + (<usize>count << 2), <u32>(quote + 1 - base));
        count++;
        inString = true;
      }
    }
    // More than a separator after the last string, or before the first: the end of the section, or whitespace.
    if (!inString && (end == 0 ? at + BLOCK - from > 1 : at + BLOCK - end > 2)) regular = false;
    if (!regular) {
      count = before;
      inString = inStringBefore;
      end = endBefore;
      break;
    }
    at += BLOCK;
  }
  stoppedAt = inString || end == 0 ? at : end;
  stoppedInString = inString;
  return count;
}

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
  stoppedAt = rowStart;
  return rows;
}

export function setUpEdges(nodes: u32, fields: u32, edgeTypesAt: usize): void {
  nodeCount = nodes;
  nodeFields = fields;
  perField = 0x800000000 / <u64>fields + 1;
  edgeTypes = edgeTypesAt;
}

const ELEMENT_EDGE: u8 = 1;
const HIDDEN_EDGE: u8 = 4;

/**
 * Rows of type, name and target from `[from, to)`, which starts with a row, to three columns from `row` on; at most `room` of them.
 * Returns how many rows were taken; `stopped()` is the start of a row again. Stops at what `numbers` stops at, and at wrong rows.
 */
export function edgeRows(
  from: usize,
  to: usize,
  row: u32,
  room: u32,
  typesOut: usize,
  namesOut: usize,
  targetsOut: usize,
): u32 {
  let at = from;
  let rows: u32 = 0;
  let start: usize = 0;
  let rowStart: usize = from;
  let field: u32 = 0;
  let edgeType: u8 = 0;
  let name: u64 = 0;
  let digitBefore: u64 = 0;
  let commaBefore: u64 = 1;
  let lineBefore: u64 = 0;
  let regular = true;
  // A block ends 32 numbers at most.
  while (regular && at + BLOCK <= to && rows + 12 <= room) {
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
      const end = at + <usize>ctz(ends);
      ends &= ends - 1;
      if (start == 0) {
        start = at + <usize>ctz(starts);
        starts &= starts - 1;
      }
      if (field == 0) {
        rowStart = start;
        if (end - start > 2) {
          regular = false;
          break;
        }
        edgeType = load<u8>(edgeTypes + eightDigits(start, end - start));
        field = 1;
      } else if (field == 1) {
        name = number(start, end);
        field = 2;
      } else {
        field = 0;
        const offset = number(start, end);
        const target = <u32>((offset * perField) >> 35);
        if (
          offset > 0x7fffffff ||
          target >= nodeCount ||
          target * nodeFields != <u32>offset ||
          edgeType == UNKNOWN_EDGE ||
          name > 0xffffffff
        ) {
          regular = false;
          break;
        }
        if (<u32>name > largestName && edgeType != ELEMENT_EDGE && edgeType != HIDDEN_EDGE) largestName = <u32>name;
        const index = <usize>(row + rows);
        store<u8>(typesOut + index, edgeType);
        store<u32>(namesOut + (index << 2), <u32>name);
        store<u32>(targetsOut + (index << 2), target);
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
  stoppedAt = rowStart;
  return rows;
}
