import { createGraph } from '../../src/heap/heap-graph.ts';
import type { HeapGraph } from '../../src/heap/graph.ts';
import { createScanner } from '../../src/heap/scan.ts';

/**
 * Tiny heaps as text, read by the real scanner:
 *
 *     heap(
 *       'root -> app',                                  // an edge from the root makes a user root
 *       'app: object Server 64 @12:10:4 #101',          // type, name, self size, scriptId:line0:column0, id; all optional
 *       'app -> .queue queue, $handler h, =elements e', // property, context variable, internal
 *       'queue -> [0] a, [1] b, ~cache b',              // elements, weak
 *       'root -> !global app -> x -> y',                // shortcut; a chain of properties named like their targets
 *     )
 *
 * Nodes that are not declared are objects of 16 bytes named like their label. Names with spaces stand in double quotes.
 * The root is `root`. Ids are odd and rise in order of appearance unless given.
 */
export function heap(...lines: string[]): TestHeap {
  const { json, labels } = snapshotJson(...lines);
  const scanner = createScanner();
  scanner.write(Buffer.from(json));
  const graph = createGraph(scanner.end());
  return {
    graph,
    json,
    node: (label) => {
      const ordinal = labels.indexOf(label);
      if (ordinal < 0) throw new Error(`no node "${label}" in this heap`);
      return ordinal;
    },
  };
}

export interface TestHeap {
  readonly graph: HeapGraph;
  readonly json: string;
  /** Ordinal of a label. */
  node(label: string): number;
}

const NODE_TYPES = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];
const EDGE_MARKS: Record<string, string> = {
  '.': 'property',
  $: 'context',
  '=': 'internal',
  '~': 'weak',
  '!': 'shortcut',
  '[': 'element',
  '%': 'hidden',
};

interface TestNode {
  readonly label: string;
  type: string;
  name: string;
  size: number;
  id: number;
  location: readonly number[] | undefined;
  readonly edges: { readonly type: string; readonly name: string; readonly to: TestNode }[];
}

class TestNodes {
  readonly list: TestNode[] = [];
  readonly #byLabel = new Map<string, TestNode>();

  get(label: string): TestNode {
    let node = this.#byLabel.get(label);
    if (!node) {
      const isRoot = this.list.length === 0;
      const id = this.list.length * 2 + 1;
      node = { label, type: 'object', name: label, size: 16, id, location: undefined, edges: [] };
      if (isRoot) Object.assign(node, { type: 'synthetic', name: '', size: 0 });
      this.list.push(node);
      this.#byLabel.set(label, node);
    }
    return node;
  }
}

/** The text of such a heap as a heap snapshot file, in the format of Node 24. */
export function snapshotJson(...lines: string[]): { readonly json: string; readonly labels: readonly string[] } {
  const nodes = new TestNodes();
  nodes.get('root');
  for (const line of lines) readLine(line, nodes);
  const strings: string[] = ['<dummy>'];
  const stringIndex = (text: string): number => {
    const known = strings.indexOf(text);
    return known >= 0 ? known : strings.push(text) - 1;
  };
  const ordinal = new Map(nodes.list.map((node, i) => [node, i]));
  const edges = nodes.list.flatMap((node) =>
    node.edges.flatMap(({ type, name, to }) => [
      EDGE_TYPES.indexOf(type),
      type === 'element' || type === 'hidden' ? Number(name) : stringIndex(name),
      (ordinal.get(to) ?? 0) * 5,
    ]),
  );
  const rows = nodes.list.flatMap(({ type, name, id, size, edges: own }) => [
    NODE_TYPES.indexOf(type),
    stringIndex(name),
    id,
    size,
    own.length,
  ]);
  const locations = nodes.list.flatMap(({ location }, i) => (location ? [i * 5, ...location] : []));
  const snapshot = {
    meta: {
      node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
      node_types: [NODE_TYPES, 'string', 'number', 'number', 'number'],
      edge_fields: ['type', 'name_or_index', 'to_node'],
      edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
      location_fields: ['object_index', 'script_id', 'line', 'column'],
    },
    node_count: nodes.list.length,
    edge_count: edges.length / 3,
    trace_function_count: 0,
  };
  const json = JSON.stringify({ snapshot, nodes: rows, edges, locations, strings });
  return { json, labels: nodes.list.map(({ label }) => label) };
}

function readLine(line: string, nodes: TestNodes): void {
  const declared = /^\s*(\S+):\s*(.*)$/.exec(line);
  if (declared) declare(nodes.get(declared[1] ?? ''), declared[2] ?? '', line);
  else readEdges(line, nodes);
}

/** `object "Some name" 64 @12:10:4 #101`; a type of two words is written with `_`. */
function declare(node: TestNode, text: string, line: string): void {
  const words = text.match(/"[^"]*"|\S+/g) ?? [];
  const names: string[] = [];
  for (const word of words) {
    if (/^@\d+:\d+:\d+$/.test(word)) node.location = word.slice(1).split(':').map(Number);
    else if (/^#\d+$/.test(word)) node.id = Number(word.slice(1));
    else if (/^\d+$/.test(word)) node.size = Number(word);
    else names.push(word.replace(/^"(.*)"$/, '$1'));
  }
  const [type, name] = names;
  node.type = (type ?? node.type).replace('_', ' ');
  if (!NODE_TYPES.includes(node.type)) throw new Error(`unknown node type in "${line}"`);
  if (name !== undefined) node.name = name;
}

/** `a -> .x b, [0] c -> d`: every target of a step takes the next step's edges. */
function readEdges(line: string, nodes: TestNodes): void {
  const [start, ...steps] = split(line, '->');
  let from = [nodes.get(start ?? 'root')];
  for (const step of steps) {
    const targets = split(step, ',').map((text) => {
      const [, mark, named, label = ''] = /^(?:([.$=~![%])("[^"]*"|[^\s\]]*)\]?\s+)?(\S+)$/.exec(text) ?? [];
      if (label === '') throw new Error(`no edge: "${text}" in "${line}"`);
      const to = nodes.get(label);
      const name = named?.replace(/^"(.*)"$/, '$1');
      return { type: mark === undefined ? 'property' : (EDGE_MARKS[mark] ?? ''), name: name ?? label, to };
    });
    for (const node of from) node.edges.push(...targets);
    from = targets.map(({ to }) => to);
  }
}

/** Parts outside of double quotes. */
function split(text: string, separator: string): string[] {
  const outside = '(?=(?:[^"]*"[^"]*")*[^"]*$)';
  return text.split(new RegExp(separator + outside)).map((part) => part.trim());
}
