// One row of edges: type, name and target.
import { endsIn32, isComma, numberIn, rowAfter } from './rows.as';

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

/** Of the row that was read last. */
export let rowType: u8 = 0;
export let rowName: u32 = 0;
export let rowTarget: u32 = 0;

export function setUpEdges(nodes: u32, fields: u32, edgeTypesAt: usize): void {
  nodeCount = nodes;
  nodeFields = fields;
  perField = 0x800000000 / <u64>fields + 1;
  edgeTypes = edgeTypesAt;
}

/** Of names that are strings. */
export function edgeLargestName(): u32 {
  return largestName;
}

/** Reads the row at `at`; returns where the next one starts, 0 when this one is not plain or wrong. */
// @ts-ignore: decorator
@inline
export function readEdge(at: usize): usize {
  let ends = endsIn32(at);
  // A type of one digit: V8 has seven.
  if ((ends & 3) != 2 || !isComma(at + 1)) return 0;
  ends &= ends - 1;
  const nameEnd = at + <usize>ctz(ends);
  ends &= ends - 1;
  if (ends == 0 || !isComma(nameEnd)) return 0;
  const targetEnd = at + <usize>ctz(ends);
  const type = load<u8>(edgeTypes + <usize>(load<u8>(at) - 0x30));
  const name = numberIn(at + 2, nameEnd);
  const offset = numberIn(nameEnd + 1, targetEnd);
  const target = <u32>((offset * perField) >> 35);
  if (
    offset > 0x7fffffff ||
    target >= nodeCount ||
    target * nodeFields != <u32>offset ||
    type == UNKNOWN_EDGE ||
    name > 0xffffffff
  )
    return 0;
  rowType = type;
  rowName = <u32>name;
  rowTarget = target;
  const named = type != ELEMENT_EDGE && type != HIDDEN_EDGE ? <u32>name : 0;
  if (named > largestName) largestName = named;
  return rowAfter(targetEnd);
}
