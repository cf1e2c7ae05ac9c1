import { message, type Message } from '../base/message.ts';
import { EdgeType, NodeType } from './columns.ts';
import { parseJson } from './json-tokens.ts';
import { SnapshotError } from './snapshot-error.ts';

/** What the `snapshot` section says of the others. Field positions are -1 where the format has no such field. */
export interface SnapshotHeader {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly traceFunctionCount: number;
  readonly extraNativeBytes: number;
  readonly node: {
    readonly fields: number;
    readonly type: number;
    readonly name: number;
    readonly id: number;
    readonly selfSize: number;
    readonly edgeCount: number;
    readonly traceNodeId: number;
    readonly detachedness: number;
  };
  /** V8's type number to our NodeType. */
  readonly nodeTypeCodes: Uint8Array;
  /** V8's name per type number. */
  readonly nodeTypeNames: readonly string[];
  readonly edge: { readonly fields: number; readonly type: number; readonly nameOrIndex: number; readonly to: number };
  readonly edgeTypeCodes: Uint8Array;
  readonly location: {
    readonly fields: number;
    readonly node: number;
    readonly scriptId: number;
    readonly line: number;
    readonly column: number;
  };
  readonly traceFunction: {
    readonly fields: number;
    readonly name: number;
    readonly scriptName: number;
    readonly scriptId: number;
    readonly line: number;
    readonly column: number;
  };
  readonly traceNode: {
    readonly fields: number;
    readonly id: number;
    readonly functionIndex: number;
    readonly count: number;
    readonly size: number;
    readonly children: number;
  };
}

const NODE_TYPES: Record<string, NodeType> = {
  hidden: NodeType.hidden,
  array: NodeType.array,
  string: NodeType.string,
  object: NodeType.object,
  code: NodeType.code,
  closure: NodeType.closure,
  regexp: NodeType.regexp,
  number: NodeType.number,
  native: NodeType.native,
  synthetic: NodeType.synthetic,
  'concatenated string': NodeType.concatenatedString,
  'sliced string': NodeType.slicedString,
  symbol: NodeType.symbol,
  bigint: NodeType.bigint,
  'object shape': NodeType.objectShape,
  'wasm object': NodeType.wasm,
};

const EDGE_TYPES: Record<string, EdgeType> = {
  context: EdgeType.context,
  element: EdgeType.element,
  property: EdgeType.property,
  internal: EdgeType.internal,
  hidden: EdgeType.hidden,
  shortcut: EdgeType.shortcut,
  weak: EdgeType.weak,
};

/** Larger than any count this program can hold in 32-bit columns. */
const MAX_NODES = 100_000_000;
const MAX_EDGES = 2 ** 31;

export function parseHeader(json: string, offset: number): SnapshotHeader {
  const fail = (problem: string | Message): SnapshotError => new SnapshotError(problem, 'snapshot', offset);
  const value = asRecord(parseText(json, fail));
  const meta = asRecord(value['meta']);
  const nodeFields = asNames(meta['node_fields']);
  const edgeFields = asNames(meta['edge_fields']);
  const need = (fields: readonly string[], name: string): number => {
    const index = fields.indexOf(name);
    if (index < 0) throw fail(message`its meta names no field "${name}"`);
    return index;
  };
  const locationFields = asNames(meta['location_fields']);
  const functionFields = asNames(meta['trace_function_info_fields']);
  const traceFields = asNames(meta['trace_node_fields']);
  const nodeType = need(nodeFields, 'type');
  const edgeType = need(edgeFields, 'type');
  const nodeTypeNames = asNames(asList(meta['node_types'])[nodeType]);
  const edgeTypeNames = asNames(asList(meta['edge_types'])[edgeType]);
  if (nodeTypeNames.length === 0 || edgeTypeNames.length === 0) throw fail('its meta names no node or edge types');
  const nodeCount = count(value['node_count'], 'node_count', MAX_NODES, fail);
  if (nodeCount === 0) throw fail('it holds no nodes');
  return {
    nodeCount,
    edgeCount: count(value['edge_count'], 'edge_count', MAX_EDGES, fail),
    traceFunctionCount: count(value['trace_function_count'] ?? 0, 'trace_function_count', MAX_NODES, fail),
    extraNativeBytes: Number(value['extra_native_bytes'] ?? 0) || 0,
    node: {
      fields: nodeFields.length,
      type: nodeType,
      name: need(nodeFields, 'name'),
      id: need(nodeFields, 'id'),
      selfSize: need(nodeFields, 'self_size'),
      edgeCount: need(nodeFields, 'edge_count'),
      traceNodeId: nodeFields.indexOf('trace_node_id'),
      detachedness: nodeFields.indexOf('detachedness'),
    },
    nodeTypeCodes: Uint8Array.from(nodeTypeNames, (name) => NODE_TYPES[name] ?? NodeType.other),
    nodeTypeNames,
    edge: {
      fields: edgeFields.length,
      type: edgeType,
      nameOrIndex: need(edgeFields, 'name_or_index'),
      to: need(edgeFields, 'to_node'),
    },
    edgeTypeCodes: Uint8Array.from(edgeTypeNames, (name) => EDGE_TYPES[name] ?? EdgeType.other),
    location: {
      fields: locationFields.length,
      node: locationFields.indexOf('object_index'),
      scriptId: locationFields.indexOf('script_id'),
      line: locationFields.indexOf('line'),
      column: locationFields.indexOf('column'),
    },
    traceFunction: {
      fields: functionFields.length,
      name: functionFields.indexOf('name'),
      scriptName: functionFields.indexOf('script_name'),
      scriptId: functionFields.indexOf('script_id'),
      line: functionFields.indexOf('line'),
      column: functionFields.indexOf('column'),
    },
    traceNode: {
      fields: traceFields.length,
      id: traceFields.indexOf('id'),
      functionIndex: traceFields.indexOf('function_info_index'),
      count: traceFields.indexOf('count'),
      size: traceFields.indexOf('size'),
      children: traceFields.indexOf('children'),
    },
  };
}

function parseText(json: string, fail: (problem: string | Message) => SnapshotError): unknown {
  try {
    return parseJson(json);
  } catch {
    throw fail('its header is not valid JSON');
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asNames(value: unknown): readonly string[] {
  return asList(value).map(String);
}

function count(value: unknown, name: string, most: number, fail: (problem: string | Message) => SnapshotError): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw fail(message`its header gives no whole number for ${name}`);
  if (value > most)
    throw fail(message`its header claims ${value} for ${name}, more than the ${most} that can be handled`);
  return value;
}
