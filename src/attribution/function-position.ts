import type { HeapGraph } from '../heap/graph.ts';

/** A function's place in a script, as V8 tells it. */
export interface FunctionPosition {
  readonly scriptId: number;
  readonly line0: number;
  readonly column0: number;
}

/** @param index into the graph's locations */
export function positionAt({ locations }: HeapGraph, index: number): FunctionPosition {
  return {
    scriptId: locations.scriptId[index],
    line0: locations.line0[index],
    column0: locations.column0[index],
  };
}
