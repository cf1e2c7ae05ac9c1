import type { HeapColumns } from './columns.ts';

/** Edges in the order of the file. */
export type EdgeColumns = Pick<HeapColumns, 'edgeType' | 'edgeNameOrIndex' | 'edgeTo'>;

/** Of one edge in all columns. */
export const EDGE_BYTES = 9;

/** Side by side in a kernel's memory: names and targets, which need to be aligned, then types. */
export function edgeColumns(memory: SharedArrayBuffer, at: number, edgeCount: number): EdgeColumns {
  return {
    edgeNameOrIndex: new Uint32Array(memory, at, edgeCount),
    edgeTo: new Uint32Array(memory, at + edgeCount * 4, edgeCount),
    edgeType: new Uint8Array(memory, at + edgeCount * 8, edgeCount),
  };
}
