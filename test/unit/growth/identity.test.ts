import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf } from '../../../src/growth/identity.ts';
import { summaryOf, type SnapshotSummary } from '../../../src/heap/summary.ts';
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
