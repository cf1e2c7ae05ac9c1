import type { ObjectRow } from '../model/heap-views.ts';
import { EdgeType, NodeType } from './columns.ts';
import type { HeapGraph } from './graph.ts';

const longestPreview = 200;
const longestValue = 40;
const mostFields = 6;
/** A string of thousands of pieces needs not be put together to be recognised. */
const mostPieces = 64;

/** One object as a row: what it is, what tells it from its sisters, how much hangs on it. */
export function objectRow(graph: HeapGraph, node: number): ObjectRow {
  return {
    node,
    id: graph.nodeId[node],
    className: graph.classNames()[graph.classOfNode()[node]],
    preview: previewOf(graph, node),
    distance: graph.distance()[node],
    selfBytes: graph.shallowSize()[node],
    retainedBytes: graph.retainedSize()[node],
  };
}

/** The text of a string, the name of a function, the first fields of an object. */
export function previewOf(graph: HeapGraph, node: number): string {
  switch (graph.nodeType[node]) {
    case NodeType.string:
    case NodeType.concatenatedString:
    case NodeType.slicedString:
      return quoted(textOf(graph, node), longestPreview);
    case NodeType.closure:
      return `${graph.name(node) || '(anonymous)'}()`;
    case NodeType.object:
      return fieldsText(graph, node);
    default:
      return graph.name(node).slice(0, longestPreview);
  }
}

/** The text of any kind of string; of a slice, all of what it is cut from. */
export function textOf(graph: HeapGraph, string: number): string {
  let text = '';
  const pieces = [string];
  for (let count = 0; pieces.length > 0 && text.length <= longestPreview && count < mostPieces; count++) {
    const node = pieces.pop()!;
    const type = graph.nodeType[node];
    if (type === NodeType.string) text += graph.name(node);
    else if (type === NodeType.slicedString) pieces.push(...targets(graph, node, ['parent']));
    else if (type === NodeType.concatenatedString) pieces.push(...targets(graph, node, ['second', 'first']));
  }
  return text;
}

function targets(graph: HeapGraph, node: number, names: readonly string[]): number[] {
  const found = new Map<string, number>();
  for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++)
    if (graph.edgeType[edge] === EdgeType.internal) found.set(graph.edgeName(edge), graph.edgeTo[edge]);
  return names.flatMap((name) => found.get(name) ?? []);
}

function quoted(text: string, longest: number): string {
  return `"${text.length > longest ? `${text.slice(0, longest)}…` : text}"`;
}

/** `{url: "/ma.gif", socket, …}`; of an array `[1,201]`; of a Context, its variables. */
function fieldsText(graph: HeapGraph, node: number): string {
  const fields: string[] = [];
  let elements = 0;
  for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++) {
    const type = graph.edgeType[edge];
    if (type === EdgeType.element) elements++;
    if (type !== EdgeType.property && type !== EdgeType.context) continue;
    const name = graph.edgeName(edge);
    if (name === '__proto__' || name === 'constructor') continue;
    if (fields.length === mostFields) {
      fields.push('…');
      break;
    }
    fields.push(`${name}${valueText(graph, graph.edgeTo[edge])}`);
  }
  if (fields.length === 0) return elements > 0 ? `[${elements}]` : '';
  const text = `{${fields.join(', ')}}`;
  return text.length > longestPreview ? `${text.slice(0, longestPreview)}…` : text;
}

function valueText(graph: HeapGraph, node: number): string {
  const type = graph.nodeType[node];
  switch (type) {
    case NodeType.string:
    case NodeType.concatenatedString:
    case NodeType.slicedString:
      return `: ${quoted(textOf(graph, node), longestValue)}`;
    case NodeType.closure:
      return '()';
    default:
      return '';
  }
}

/** Bookkeeping of V8 that a reader may skip. */
export function isMachinery(graph: HeapGraph, node: number, edge: number): boolean {
  const nodeType = graph.nodeType[node];
  if (nodeType === NodeType.hidden || nodeType === NodeType.array) return true;
  if (nodeType === NodeType.code || nodeType === NodeType.objectShape) return true;
  const edgeType = graph.edgeType[edge];
  return edgeType === EdgeType.hidden || edgeType === EdgeType.weak || edgeType === EdgeType.shortcut;
}
