// Edges as columns.
import { BLOCK, digits, eightDigits, equalTo, number, stopAt } from './blocks.as';

const UNKNOWN_EDGE: u8 = 0xff;

let nodeCount: u32 = 0;
let nodeFields: u32 = 1;
/** 2^35 / fields, rounded up: offset * it >> 35 is exact below 2^31 for up to 16 fields. */
let perField: u64 = 1;
/** Our edge type per V8's, 256 bytes. */
let edgeTypes: usize = 0;
let largestName: u32 = 0;

export function setUpEdges(nodes: u32, fields: u32, edgeTypesAt: usize): void {
  nodeCount = nodes;
  nodeFields = fields;
  perField = 0x800000000 / <u64>fields + 1;
  edgeTypes = edgeTypesAt;
}

export function edgeLargestName(): u32 {
  return largestName;
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
  stopAt(rowStart, false);
  return rows;
}
