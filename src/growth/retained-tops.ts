import type { HeapGraph } from '../heap/graph.ts';

/** Deeper dominator chains than this are linked lists, whose links are of one group anyway. */
const mostSteps = 10_000;

/** What would be free without all of `nodes`: those below another of them are counted with it. */
export function retainedTops(graph: HeapGraph, nodes: readonly number[]): number {
  const dominator = graph.dominator();
  const retained = graph.retainedSize();
  const members = new Set(nodes);
  let bytes = 0;
  for (const node of nodes) {
    let above = dominator[node];
    for (let steps = 0; steps < mostSteps && above !== 0 && !members.has(above); steps++) above = dominator[above];
    if (!members.has(above)) bytes += retained[node];
  }
  return bytes;
}
