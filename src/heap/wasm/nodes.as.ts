// Nodes as columns.
import { stopAt } from './blocks.as';
import { endsIn64, isComma, LONG_ROW, numberIn, rowAfter } from './rows.as';

const UNKNOWN_NODE: u8 = 0xff;
/** Type, name, id, self size and edge count come first in every version; up to four more may follow. */
const FIRST_FIELDS: u32 = 5;

/** Our node type per V8's, 256 bytes. */
let nodeTypes: usize = 0;
let fields: u32 = 0;
/** Fields that are to be kept, -1 for none, and where. */
let traceField: i32 = -1;
let traceOut: usize = 0;
let stateField: i32 = -1;
let largestName: u32 = 0;
let edgeSum: u64 = 0;

export function setUpNodes(nodeTypesAt: usize, fieldCount: u32, trace: i32, traceAt: usize, state: i32): void {
  nodeTypes = nodeTypesAt;
  fields = fieldCount;
  traceField = trace;
  traceOut = traceAt;
  stateField = state;
}

export function nodeLargestName(): u32 {
  return largestName;
}

/** Edges that the rows of the last call claim. */
export function nodeEdges(): f64 {
  return <f64>edgeSum;
}

/**
 * Rows of nodes from `[from, to)`, which starts with a row, to columns from `row` on; at most `room` of them. Edge counts go one
 * place behind their node. Returns how many rows were taken; `stopped()` is the start of the next. Stops at rows that are
 * not plain, at unknown types, numbers beyond 32 bits, and nodes whose attachment is known.
 */
export function nodeRows(
  from: usize,
  to: usize,
  row: u32,
  room: u32,
  typesOut: usize,
  namesOut: usize,
  idsOut: usize,
  sizesOut: usize,
  edgesOut: usize,
): u32 {
  let at = from;
  let rows: u32 = 0;
  let largest = largestName;
  let edges: u64 = 0;
  while (at + LONG_ROW < to && rows < room) {
    let ends = endsIn64(at);
    const typeEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    const nameEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    const idEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    const sizeEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    if (ends == 0) break;
    let end = at + <usize>ctz(ends);
    const length = typeEnd - at;
    if (length - 1 > 1) break;
    const first = <u32>load<u8>(at) - 0x30;
    const code = length == 1 ? first : first * 10 + (<u32>load<u8>(at, 1) - 0x30);
    const type = load<u8>(nodeTypes + <usize>code);
    const name = numberIn(typeEnd + 1, nameEnd);
    const id = numberIn(nameEnd + 1, idEnd);
    const size = numberIn(idEnd + 1, sizeEnd);
    const edgeCount = numberIn(sizeEnd + 1, end);
    if (
      type == UNKNOWN_NODE ||
      (name | id | size | edgeCount) > 0xffffffff ||
      !(isComma(typeEnd) && isComma(nameEnd) && isComma(idEnd) && isComma(sizeEnd))
    )
      break;
    const index = <usize>(row + rows);
    let plain = true;
    for (let field = FIRST_FIELDS; field < fields; field++) {
      ends &= ends - 1;
      const start = end + 1;
      plain = plain && ends != 0 && isComma(end);
      if (!plain) break;
      end = at + <usize>ctz(ends);
      // Most are a mere 0.
      if (end - start == 1 && load<u8>(start) == 0x30) {
        if (<i32>field == traceField) store<u32>(traceOut + (index << 2), 0);
        continue;
      }
      const value = numberIn(start, end);
      if (value > 0xffffffff || <i32>field == stateField) plain = false;
      else if (<i32>field == traceField) store<u32>(traceOut + (index << 2), <u32>value);
    }
    const next = rowAfter(end);
    if (!plain || next == 0) break;
    if (<u32>name > largest) largest = <u32>name;
    store<u8>(typesOut + index, type);
    store<u32>(namesOut + (index << 2), <u32>name);
    store<u32>(idsOut + (index << 2), <u32>id);
    store<u32>(sizesOut + (index << 2), <u32>size);
    store<u32>(edgesOut + (index << 2), <u32>edgeCount, 4);
    edges += edgeCount;
    rows++;
    at = next;
  }
  largestName = largest;
  edgeSum = edges;
  stopAt(at, false);
  return rows;
}
