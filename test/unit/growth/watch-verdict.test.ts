import assert from 'node:assert/strict';
import test from 'node:test';
import { watchVerdict } from '../../../src/growth/watch-verdict.ts';
import type { MemoryUsage } from '../../../src/model/report.ts';

const MB = 2 ** 20;

function memory(heapUsed: number, rss = 200 * MB): MemoryUsage {
  return { rss, heapTotal: heapUsed, heapUsed, external: 0, arrayBuffers: 0 };
}

const nothing = { samples: [], suspects: 0, explainedBytes: 0 };

test('readings that grow evenly are growth only together with something that grows with them', () => {
  const readings = [10, 12, 14, 16].map((megabytes) => memory(megabytes * MB));
  assert.equal(watchVerdict({ ...nothing, readings }).kind, 'inconclusive');
  const found = watchVerdict({ ...nothing, readings, suspects: 1, explainedBytes: MB });
  assert.equal(found.kind, 'heap-growth');
  assert.equal(found.bytesPerInterval, 2 * MB);
  assert.equal(found.explainedBytes, MB);
});

test('a heap that stands still or swings does not grow; a process beside it may', () => {
  const still = [10, 10, 10, 10].map((megabytes) => memory(megabytes * MB));
  assert.equal(watchVerdict({ ...nothing, readings: still }).kind, 'no-growth');
  const swings = [10, 18, 9, 19].map((megabytes) => memory(megabytes * MB));
  assert.equal(watchVerdict({ ...nothing, readings: swings }).kind, 'no-growth');
  const outside = [100, 120, 140, 160].map((megabytes) => memory(10 * MB, megabytes * MB));
  const verdict = watchVerdict({ ...nothing, readings: outside });
  assert.equal(verdict.kind, 'off-heap-growth');
  assert.equal(verdict.bytesPerInterval, 20 * MB);
});

test('two readings tell nothing, and memory without a collection is never certain', () => {
  assert.equal(watchVerdict({ ...nothing, readings: [memory(MB), memory(9 * MB)] }).kind, 'inconclusive');
  const samples = Array.from({ length: 40 }, (_, i) => ({ takenAt: '', ...memory((10 + i) * MB) }));
  assert.equal(watchVerdict({ ...nothing, readings: [], samples }).kind, 'inconclusive');
  const sawtooth = samples.map((sample, i) => ({ ...sample, heapUsed: (10 + (i % 8)) * MB }));
  assert.equal(watchVerdict({ ...nothing, readings: [], samples: sawtooth }).kind, 'no-growth');
  assert.equal(watchVerdict({ ...nothing, readings: [], samples: samples.slice(0, 5) }).kind, 'inconclusive');
});
