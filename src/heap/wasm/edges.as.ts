// Edges as columns.
import { stopAt } from './blocks.as';
import { endsIn32, isComma, numberIn, rowAfter, SHORT_ROW } from './rows.as';

const UNKNOWN_EDGE: u8 = 0xff;
const ELEMENT_EDGE: u8 = 1;
const HIDDEN_EDGE: u8 = 4;

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

/**
 * Rows of type, name and target from `[from, to)`, which starts with a row, to three columns from `row` on; at most `room` of them.
 * Returns how many rows were taken; `stopped()` is the start of the next. Stops at rows that are not plain, and at wrong ones.
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
  let largest = largestName;
  while (at + SHORT_ROW < to && rows < room) {
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
    const named = edgeType != ELEMENT_EDGE && edgeType != HIDDEN_EDGE ? <u32>name : 0;
    if (named > largest) largest = named;
    const index = <usize>(row + rows);
    store<u8>(typesOut + index, edgeType);
    store<u32>(namesOut + (index << 2), <u32>name);
    store<u32>(targetsOut + (index << 2), target);
    rows++;
    at = next;
  }
  largestName = largest;
  stopAt(at, false);
  return rows;
}
