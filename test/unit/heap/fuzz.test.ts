import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotJson } from '../../support/heap.ts';
import { fuzz } from '../../support/heap-fuzz.ts';

/** A longer run: LEAKLINE_FUZZ_SECONDS=600 LEAKLINE_FUZZ_SEED=7 */
const seconds = Number(process.env['LEAKLINE_FUZZ_SECONDS'] ?? 2);
const seed = Number(process.env['LEAKLINE_FUZZ_SEED'] ?? 1);

test('hostile files end in a result or in a sentence', () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `root -> n${i} -> .next n${(i * 7) % 40}, =elements e${i}, ~weak n${i % 3}`,
  );
  const { json } = snapshotJson(
    ...lines,
    'n1: object Object',
    'n2: object Object',
    'n1 -> .a x, .b y',
    'n2 -> .a y, .b x',
    ...Array.from({ length: 40 }, (_, i) => `e${i}: array "" ${i * 8}`),
    ...Array.from({ length: 20 }, (_, i) => `e${i} -> [0] e${(i * 3) % 40}, %1 n${i}`),
    'n5: native "Node / X" 40 #2000',
    'n6: object "a \\\\ string 東京" 8 @4:5:6',
  );
  const traced = JSON.parse(json);
  traced.snapshot.meta.trace_function_info_fields = [
    'function_id',
    'name',
    'script_name',
    'script_id',
    'line',
    'column',
  ];
  traced.snapshot.meta.trace_node_fields = ['id', 'function_info_index', 'count', 'size', 'children'];
  traced.snapshot.trace_function_count = 2;
  traced.trace_function_infos = [0, 0, 0, 0, 0, 0, 7, 1, 2, 40, 12, 3];
  traced.trace_tree = [1, 0, 0, 0, [2, 1, 3, 300, [3, 1, 1, 10, []], 4, 0, 0, 0, []]];
  const { cases, refused } = fuzz([Buffer.from(json), Buffer.from(JSON.stringify(traced))], { seed, seconds });
  assert.ok(refused > 0 && refused < cases, `${refused} of ${cases} were refused`);
});
