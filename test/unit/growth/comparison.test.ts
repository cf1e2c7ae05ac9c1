import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSnapshots } from '../../../src/growth/comparison.ts';
import { summaryOf, type SnapshotSummary } from '../../../src/heap/summary.ts';
import { heap } from '../../support/heap.ts';

const summary = (...lines: string[]): SnapshotSummary => summaryOf(heap(...lines).graph);

test('new, deleted and kept objects by class', () => {
  const base = summary('root -> a, b', 'a: object Job 10 #11', 'b: object Job 20 #13');
  const current = summary('root -> b, c, d', 'b: object Job 20 #13', 'c: object Job 30 #15', 'd: string x 5 #17');
  assert.deepEqual(compareSnapshots(base, current), [
    { class: 'Job', new: 1, deleted: 1, delta: 0, allocatedBytes: 30, freedBytes: 10, sizeDelta: 20 },
    { class: '(string)', new: 1, deleted: 0, delta: 1, allocatedBytes: 5, freedBytes: 0, sizeDelta: 5 },
  ]);
});

test('an object that changed its class is deleted from one and new in the other', () => {
  const base = summary('root -> a', 'a: object Job 10 #11');
  const current = summary('root -> a', 'a: object Done 10 #11');
  const rows = compareSnapshots(base, current);
  assert.deepEqual(
    rows.map((row) => [row.class, row.new, row.deleted]),
    [
      ['Job', 0, 1],
      ['Done', 1, 0],
    ],
  );
});

test("plain objects bear the current snapshot's interface names on both sides", () => {
  const base = summary('root -> a', 'a: object Object 10 #11', 'a -> .x n', 'n: number "" 0 #3');
  const current = summary(
    'root -> b, c',
    'b: object Object 10 #13',
    'c: object Object 10 #15',
    'b -> .x n',
    'c -> .x n',
    'n: number "" 0 #3',
  );
  assert.deepEqual(
    compareSnapshots(base, current).map((row) => [row.class, row.new, row.deleted]),
    [['{x}', 2, 1]],
  );
});

test('embedder ids that two objects share are told apart by number', () => {
  const base = summary('root -> a, b', 'a: native "Node / X" 10 #2000000000', 'b: native "Node / X" 10 #2000000000');
  const current = summary('root -> a', 'a: native "Node / X" 10 #2000000000');
  assert.deepEqual(
    compareSnapshots(base, current).map((row) => [row.class, row.new, row.deleted]),
    [['Node / X', 0, 1]],
  );
});

test('sparse ids and objects without a size', () => {
  const base = summary('root -> a, z', 'a: object Job 10 #4000000001', 'z: object Empty 0 #5');
  const current = summary('root -> a, y', 'a: object Job 10 #4000000001', 'y: object Empty 0 #7');
  assert.deepEqual(compareSnapshots(base, current), []);
});
