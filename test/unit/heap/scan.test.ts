import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { HeapColumns } from '../../../src/heap/columns.ts';
import { createScanner } from '../../../src/heap/scan.ts';
import { SnapshotError } from '../../../src/heap/snapshot-error.ts';
import { snapshotJson } from '../../support/heap.ts';

const { json } = snapshotJson(
  'root -> app',
  'app: object App 24 @3:4:5',
  'app -> .list list, ~cache "x"',
  'list: array "" 80',
  'list -> [0] a, [1] b',
  'a: string "naïve \\"quoted\\" 東京"',
  'b: number "" 4',
);

function scan(text: string | Uint8Array, cuts: readonly number[] = []): HeapColumns {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const scanner = createScanner();
  let from = 0;
  for (const cut of [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    scanner.write(bytes.subarray(from, cut));
    from = cut;
  }
  return scanner.end();
}

/** Everything there is, as plain values. */
function plain(columns: HeapColumns): object {
  const strings = Array.from({ length: columns.strings.count }, (_, i) => columns.strings.get(i));
  return { ...columns, strings };
}

const whole = plain(scan(json));

test('any split into pieces gives the same columns', () => {
  const cuts = fc.array(fc.nat(json.length * 2), { maxLength: 40 });
  fc.assert(fc.property(cuts, (at) => assert.deepEqual(plain(scan(json, at)), whole)));
  assert.deepEqual(
    plain(
      scan(
        json,
        [...json].map((_, i) => i),
      ),
    ),
    whole,
    'byte by byte',
  );
});

test('strings of any kind are read back, in any pieces', () => {
  const value = JSON.parse(json) as { strings: string[] };
  const hard = fc.constantFrom('\\', '"', ',', '\n', '東', 'é', 'a', '{', ' ');
  const texts = fc.array(
    fc.oneof(
      fc.string(),
      fc.array(hard, { maxLength: 120 }).map((parts) => parts.join('')),
    ),
  );
  fc.assert(
    fc.property(texts, fc.array(fc.nat(20_000), { maxLength: 4 }), (more, cuts) => {
      const strings = [...value.strings, ...more];
      const columns = scan(JSON.stringify({ ...value, strings }), cuts);
      assert.deepEqual(
        strings.map((_, i) => columns.strings.get(i)),
        strings,
      );
      for (const text of strings) assert.equal(columns.strings.get(columns.strings.indexOf(text)), text);
    }),
  );
});

test('sections in any order, unknown ones between, whitespace anywhere', () => {
  const value = JSON.parse(json) as Record<string, unknown>;
  const sections: [string, unknown][] = [
    ...Object.entries(value),
    ['scopes', [1, 2, 3]],
    ['x"\\', { 'deep]}': [['"', '\\', -1.5e3, null]] }],
    ['flag', true],
    ['number', -12],
  ];
  const orders = fc.shuffledSubarray(sections, { minLength: sections.length });
  const indents = fc.constantFrom(0, 1, '\t', '\n', '\r\n   ');
  fc.assert(
    fc.property(orders, indents, fc.array(fc.nat(5000), { maxLength: 5 }), (order, indent, cuts) => {
      const text = JSON.stringify(Object.fromEntries(order), null, indent === 0 ? undefined : 1);
      assert.deepEqual(plain(scan(typeof indent === 'string' ? text.replaceAll('\n', indent) : text, cuts)), whole);
    }),
  );
});

/** The same heap with the fields of another version: extra fields are filled with 0. */
function withNodeFields(fields: readonly string[], types: readonly string[]): string {
  const value = JSON.parse(json) as { snapshot: any; nodes: number[]; edges: number[]; locations: number[] };
  const old = value.snapshot.meta.node_fields as string[];
  const oldTypes = value.snapshot.meta.node_types[0] as string[];
  const rows = Array.from({ length: value.nodes.length / old.length }, (_, row) =>
    fields.map((field) => {
      const number = old.includes(field) ? (value.nodes[row * old.length + old.indexOf(field)] ?? 0) : 0;
      return field === 'type' ? types.indexOf(oldTypes[number] ?? '') : number;
    }),
  );
  const move = (offset: number): number => (offset / old.length) * fields.length;
  value.nodes = rows.flat();
  value.edges = value.edges.map((number, i) => (i % 3 === 2 ? move(number) : number));
  value.locations = value.locations.map((number, i) => (i % 4 === 0 ? move(number) : number));
  value.snapshot.meta.node_fields = fields;
  // Shorter than the fields, as V8 writes it.
  const typed: unknown[] = fields.map((field) => (field === 'type' ? types : 'number'));
  value.snapshot.meta.node_types = fields[0] === 'type' ? typed.slice(0, 5) : typed;
  value.snapshot.extra_native_bytes = 0;
  return JSON.stringify(value);
}

test('the fields and types of every version', () => {
  const base = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'regexp', 'number', 'native', 'synthetic'];
  const strings = ['concatenated string', 'sliced string', 'symbol', 'bigint'];
  const versions: [string[], string[]][] = [
    [
      ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
      [...base, ...strings],
    ],
    [
      ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
      [...base, ...strings, 'object shape', 'wasm object'],
    ],
    [
      ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
      [...base, ...strings, 'object shape'],
    ],
    [
      ['id', 'edge_count', 'from_the_future', 'name', 'self_size', 'type'],
      ['a new type', ...strings, ...base],
    ],
  ];
  for (const [fields, types] of versions) {
    const read = { ...plain(scan(withNodeFields(fields, types))), otherTypeName: 'other' };
    assert.deepEqual(read, whole, String(fields));
  }
});

test('a self size beyond 4 GB is kept', () => {
  const columns = scan(json.replace(/"nodes":\[(\d+,\d+,\d+),0,/, '"nodes":[$1,8589934592,'));
  assert.equal(columns.selfSize[0], 8589934592);
  assert.equal(columns.selfSize[1], 24);
});

test('a file cut anywhere is refused with section and offset', () => {
  const bytes = Buffer.from(json);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (length) => {
      assert.throws(
        () => scan(bytes.subarray(0, length)),
        (error) => error instanceof SnapshotError && error.byteOffset <= length,
      );
    }),
  );
});

test('foreign files are refused with a sentence', () => {
  const cases: [string, RegExp][] = [
    ['', /the file is empty/],
    ['<html>', /no JSON object/],
    ['[1,2]', /no JSON object/],
    ['{}', /no header/],
    ['{"name":"x","version":1}', /no header/],
    ['{"snapshot":{}}', /names no/],
    ['{"snapshot":{"meta":[]},"nodes":[]}', /names no/],
    [json.replace('"nodes":[', '"nodes":[x'), /there is "x".*section "nodes"/],
    [json.replace(/"node_count":\d+/, '"node_count":3'), /more nodes than the 3/],
    [json.replace(/"node_count":\d+/, '"node_count":60'), /promises 60 nodes/],
    [json.replace(/"edge_count":\d+/, '"edge_count":1000'), /promises 1000 edges/],
    [json.replace(/"node_count":\d+/, '"node_count":1e15'), /more than the/],
    [json.replace(/"edges":\[(\d+),(\d+),(\d+)/, '"edges":[$1,$2,7'), /points at 7, where no node is/],
    [json.replace(/"edges":\[(\d+),(\d+),(\d+)/, '"edges":[$1,$2,100000'), /points at 100000/],
    [json.replace(/"edges":\[(\d+),(\d+)/, '"edges":[$1,999'), /name 999/],
    [json.replace('"nodes":[9,', '"nodes":[99,'), /unknown type 99/],
    [`${json}{}`, /more after its end/],
    [json.replace('"strings":["<dummy>"', '"strings":["<dummy>" '), /./],
    [json.replace('"strings":["<dummy>",', '"strings":["<dummy>"'), /comma is missing/],
    [json.replace(/,"strings":.*/, '}'), /"strings"/],
  ];
  for (const [text, message] of cases) {
    if (text.includes('"<dummy>" ')) scan(text);
    else
      assert.throws(
        () => scan(text),
        (error) => error instanceof SnapshotError && message.test(error.message),
        text.slice(0, 60),
      );
  }
});

test('a trace tree leads from an object to the functions that allocated it', () => {
  const value = JSON.parse(json) as { snapshot: any; nodes: number[] } & Record<string, unknown>;
  value.snapshot.meta.trace_function_info_fields = [
    'function_id',
    'name',
    'script_name',
    'script_id',
    'line',
    'column',
  ];
  value.snapshot.meta.trace_node_fields = ['id', 'function_info_index', 'count', 'size', 'children'];
  value.snapshot.trace_function_count = 2;
  value['trace_function_infos'] = [0, 0, 0, 0, 0, 0, 7, 1, 2, 40, 12, 3];
  value['trace_tree'] = [1, 0, 0, 0, [2, 1, 3, 300, [3, 1, 1, 10, []], 4, 0, 0, 0, []]];
  const { traces } = scan(JSON.stringify(value));
  assert.deepEqual([...(traces?.tree.parent ?? [])], [0, 0, 1, 2, 1]);
  assert.deepEqual([...(traces?.tree.functionIndex ?? [])], [0, 0, 1, 1, 0]);
  assert.equal(traces?.tree.size[2], 300);
  assert.deepEqual(
    [traces?.functions.scriptId[1], traces?.functions.line[1], traces?.functions.column[1]],
    [40, 12, 3],
  );
  const bomb = JSON.stringify(value).replace(/"trace_tree":\[/, `"trace_tree":${'[1,0,0,0,'.repeat(100_000)}[`);
  assert.throws(() => scan(bomb), SnapshotError);
});
