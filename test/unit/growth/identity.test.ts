import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf, SeriesIdentity } from '../../../src/growth/identity.ts';
import { summaryOf, type SnapshotSummary } from '../../../src/heap/summary.ts';
import type { Identity } from '../../../src/model/report.ts';
import { heap } from '../../support/heap.ts';

const COUNT = 200;

function snapshot(type: (index: number) => string): SnapshotSummary {
  const lines = Array.from({ length: COUNT }, (_, i) => [`n${i}: ${type(i)} some 32 #${101 + i * 2}`, `root -> n${i}`]);
  return summaryOf(heap(...lines.flat()).graph);
}

test('the elements of a literal that V8 takes out of flushed code are the same object', () => {
  const base = snapshot((i) => (i % 10 === 0 ? 'code' : 'object'));
  const current = snapshot((i) => (i % 10 === 0 ? 'array' : 'object'));
  assert.equal(identityOf(base, current), 'intact');
});

test('ids that mean other objects are told by the types that changed', () => {
  const base = snapshot(() => 'object');
  const current = snapshot((i) => (i % 10 === 0 ? 'string' : 'object'));
  assert.equal(identityOf(base, current), 'broken');
});

test('a series is broken when ids changed their meaning between any two neighbours, in whatever order they are known', () => {
  const steady = summaryOf(heap('root -> a, b', 'a: object Job #11', 'b: string x #13').graph);
  const other = summaryOf(heap('root -> a, b', 'a: string x #11', 'b: object Job #13').graph);
  const identityOfSeries = (order: readonly number[], ...summaries: SnapshotSummary[]): Identity | undefined => {
    const ids = new SeriesIdentity();
    for (const index of order) ids.add(index, summaries[index]);
    return ids.identity;
  };
  assert.equal(identityOfSeries([0], steady), undefined);
  assert.equal(identityOfSeries([2, 0, 1], steady, steady, steady), 'intact');
  assert.equal(identityOfSeries([2, 0, 1], steady, other, other), 'broken');
  assert.equal(identityOfSeries([1, 0, 2], steady, steady, other), 'broken');
});
