import { cohortsOf } from '../../src/growth/cohorts.ts';
import { foldedGraph, growthGraph, type GrowthGraph } from '../../src/growth/growth-graph.ts';
import { heap, type TestHeap } from './heap.ts';

/** Ids up to 999 are of the first snapshot; each interval has a thousand ids of its own. */
const IDS_PER_INTERVAL = 1000;

export interface GrowingHeap extends TestHeap {
  readonly growth: GrowthGraph;
}

/** The last snapshot of a series: an object is born in the interval that its id's thousands say. */
export function growingHeap(snapshots: number, lines: readonly string[]): GrowingHeap {
  const small = heap(...lines);
  const lastIds = Array.from({ length: snapshots - 1 }, (_, index) => IDS_PER_INTERVAL * (index + 1) - 1);
  const { graph } = small;
  return { ...small, growth: growthGraph(foldedGraph(graph), snapshots, cohortsOf(graph, lastIds)) };
}

/** Lines for `count` objects per interval; `line(label, index)` says how each is held. */
export function born(
  snapshots: number,
  count: number,
  declaration: string,
  line: (label: string, index: number) => string,
): string[] {
  const lines: string[] = [];
  let index = 0;
  for (let interval = 1; interval < snapshots; interval++) {
    for (let each = 0; each < count; each++) {
      const label = `${declaration.split(' ')[1]}-${index}`;
      lines.push(`${label}: ${declaration} #${IDS_PER_INTERVAL * interval + 501 + each * 2}`, line(label, index++));
    }
  }
  return lines;
}
