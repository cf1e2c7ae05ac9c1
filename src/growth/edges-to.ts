import type { PlainColumns } from '../heap/columns.ts';

/** Calls `visit` for each edge that leads to a node with this mark. Edges of unmarked ones cost next to nothing. */
export function visitEdgesTo(
  { firstEdge, edgeTo }: Pick<PlainColumns, 'firstEdge' | 'edgeTo'>,
  marks: Uint8Array,
  mark: number,
  visit: (node: number, edge: number) => void,
): void {
  let node = 0;
  for (let edge = 0; edge < edgeTo.length; edge++) {
    if (marks[edgeTo[edge]] !== mark) continue;
    while (firstEdge[node + 1] <= edge) node++;
    visit(node, edge);
  }
}
