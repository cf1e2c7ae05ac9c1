import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeHeapSnapshot } from 'node:v8';
import { computeDominators } from '../../../src/heap/dominators.ts';
import { loadGraph } from '../../../src/heap/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'leakline-dominators-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('dominators found in WebAssembly are those found without it', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => ({ index }));
  const held = new WeakMap(keys.map((key) => [key, { of: key.index }]));
  const graph = await loadGraph(writeHeapSnapshot(join(folder, 'own.heapsnapshot')));
  assert.ok(held.has(keys[0]));
  const input = { ...graph.dominatorColumns(), ...graph.dominatorNames() };
  assert.ok(input.memory);
  assert.ok(
    input.tableOfName.some((table) => table > 0),
    'the snapshot has entries of a WeakMap',
  );
  const plain = computeDominators({ ...input, memory: undefined });
  const { dominator, order, essential } = computeDominators(input);
  assert.deepEqual([...order], [...plain.order]);
  assert.deepEqual([...dominator], [...plain.dominator]);
  assert.deepEqual([...essential], [...plain.essential]);
});
