import assert from 'node:assert/strict';
import { test } from 'node:test';
import { becameLarger } from '../../../src/growth/sizes.ts';
import { isSustained } from '../../../src/growth/cohorts.ts';
import { verdictOf, type VerdictInput } from '../../../src/growth/verdict.ts';
import type { MemoryUsage } from '../../../src/model/report.ts';

const MB = 2 ** 20;
const memory = (rssMb: number, heapMb: number, externalMb: number): MemoryUsage => ({
  rss: rssMb * MB,
  heapTotal: heapMb * MB,
  heapUsed: heapMb * MB,
  external: externalMb * MB,
  arrayBuffers: externalMb * MB,
});

function input(change: Partial<VerdictInput>): VerdictInput {
  const flat = memory(80, 20, 2);
  return {
    snapshots: 4,
    heapBytes: [20 * MB, 20 * MB, 20 * MB, 20 * MB],
    memory: [flat, flat, flat, flat],
    settled: flat,
    explainedBytes: 0,
    suspects: 0,
    identity: 'intact',
    ...change,
  };
}

test('a heap that grows in every interval and a container that explains it: heap-growth', () => {
  const verdict = verdictOf(
    input({ heapBytes: [20, 21, 22, 23].map((mb) => mb * MB), suspects: 1, explainedBytes: MB }),
  );
  assert.equal(verdict.kind, 'heap-growth');
  assert.equal(verdict.bytesPerInterval, MB);
});

test('nothing grows: no-growth', () => {
  assert.equal(verdictOf(input({})).kind, 'no-growth');
});

test('warm-up that falls off is no growth', () => {
  const heapBytes = [20, 23, 24, 24.1].map((mb) => mb * MB);
  assert.equal(verdictOf(input({ heapBytes })).kind, 'no-growth');
});

test('two snapshots cannot tell growth from warm-up', () => {
  const verdict = verdictOf(input({ snapshots: 2, suspects: 1, explainedBytes: MB }));
  assert.equal(verdict.kind, 'inconclusive');
  assert.match(verdict.summary, /at least 3/);
});

test('external memory climbs while the heap does not: off-heap-growth with the figures side by side', () => {
  const samples = [2, 10, 18, 26].map((mb) => memory(100 + mb, 20, mb));
  const verdict = verdictOf(input({ memory: samples, settled: samples[3] }));
  assert.equal(verdict.kind, 'off-heap-growth');
  assert.match(verdict.summary, /rss 102 MB → 126 MB, heapUsed 20 MB → 20 MB, external 2\.0 MB → 26 MB/);
});

test('what is given back when the load stops was a backlog', () => {
  const samples = [20, 40, 60, 80].map((mb) => memory(100 + mb, mb, 2));
  const verdict = verdictOf(
    input({
      heapBytes: [20, 40, 60, 80].map((mb) => mb * MB),
      memory: samples,
      settled: memory(180, 22, 2),
      suspects: 1,
    }),
  );
  assert.equal(verdict.kind, 'no-growth');
  assert.match(verdict.summary, /backlog/);
});

test('growth without a container asks for more', () => {
  const verdict = verdictOf(input({ heapBytes: [20, 21, 22, 23].map((mb) => mb * MB) }));
  assert.equal(verdict.kind, 'inconclusive');
  assert.match(verdict.summary, /more snapshots, more load/);
});

test('a cache that turns over takes in much and becomes no larger', () => {
  assert.equal(becameLarger([500, 500, 500, 500], [0, 0, 120, 380]), false);
  assert.equal(becameLarger([200, 400, 500, 500], [0, 0, 300, 200]), false);
  assert.equal(becameLarger([200, 400, 600, 800], [200, 200, 200, 200]), true);
});

test('growth holds over the intervals when none is far below the others', () => {
  assert.equal(isSustained([900, 200, 200, 190], 5), true);
  assert.equal(isSustained([0, 200, 40, 10], 5), false);
  assert.equal(isSustained([0, 200, 0, 200], 5), false);
  assert.equal(isSustained([0, 200, 210, 900], 5), true, 'the last cohort may hold what is in flight');
});

test('objects that could not be followed do not make a program quiet', () => {
  assert.equal(verdictOf(input({ identity: 'broken' })).kind, 'inconclusive');
  assert.equal(verdictOf(input({})).kind, 'no-growth');
});
