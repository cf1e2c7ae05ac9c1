import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSnapshots } from '../../../src/growth/comparison.ts';
import { lastObjectId, summaryOf, type SnapshotSummary } from '../../../src/heap/summary.ts';
import { randomFrom } from '../../support/heap-fuzz.ts';
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

test('objects are told apart as a search through all of them would, however ids lie', () => {
  const random = randomFrom(7);
  for (const largest of [40, 3000, 2 ** 31]) {
    const base = randomSummary(random, largest);
    const current = randomSummary(random, largest);
    const left = new Map<string, number>();
    for (const object of objectsOf(current)) left.set(object, (left.get(object) ?? 0) + 1);
    let deleted = 0;
    for (const object of objectsOf(base)) {
      const count = left.get(object) ?? 0;
      if (count > 0) left.set(object, count - 1);
      else deleted++;
    }
    const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);
    const rows = compareSnapshots(base, current);
    assert.equal(sum(rows.map((row) => row.deleted)), deleted, `ids up to ${largest}`);
    assert.equal(sum(rows.map((row) => row.new)), sum(left.values()), `ids up to ${largest}`);
  }
});

/** 2000 objects of three classes; ids may be shared, as those of embedder nodes are. */
function randomSummary(random: (below: number) => number, largestId: number): SnapshotSummary {
  const count = 2000;
  const column = (value: () => number): Uint32Array => Uint32Array.from({ length: count }, value);
  const id = column(() => random(largestId));
  return {
    nodeCount: count,
    lastObjectId: lastObjectId(id),
    id,
    shallowSize: column(() => random(3)),
    group: column(() => random(3)),
    type: new Uint8Array(count),
    groups: ['A', 'B', 'C'].map((name) => ({ name, location: '', isGiven: false })),
    definitions: [],
  };
}

function objectsOf({ id, group, shallowSize }: SnapshotSummary): string[] {
  return [...id].flatMap((of, node) => (shallowSize[node] > 0 ? [`${of} ${group[node]}`] : []));
}
