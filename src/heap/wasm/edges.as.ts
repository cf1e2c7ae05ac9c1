// Edges as columns.
import { stopAt } from './blocks.as';
import { readEdge, rowName, rowTarget, rowType } from './edge.as';
import { SHORT_ROW } from './rows.as';

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
  while (at + SHORT_ROW < to && rows < room) {
    const next = readEdge(at);
    if (next == 0) break;
    const index = <usize>(row + rows);
    store<u8>(typesOut + index, rowType);
    store<u32>(namesOut + (index << 2), rowName);
    store<u32>(targetsOut + (index << 2), rowTarget);
    rows++;
    at = next;
  }
  stopAt(at, false);
  return rows;
}
