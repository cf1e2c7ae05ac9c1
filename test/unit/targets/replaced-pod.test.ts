import assert from 'node:assert/strict';
import test from 'node:test';
import type { Pod } from '../../../src/targets/container-list.ts';
import { kinAmong, successorAmong } from '../../../src/targets/replaced-pod.ts';

function pod(name: string, change: Partial<NonNullable<Pod['metadata']>> = {}, phase = 'Running'): Pod {
  const labels = { app: 'api', 'app.kubernetes.io/version': name, 'pod-template-hash': name };
  return { metadata: { name, labels, creationTimestamp: '2026-01-01T00:00:00Z', ...change }, status: { phase } };
}

test('a pod is known by what a new version of it has in common with it', () => {
  const kin = kinAmong([pod('api-1'), pod('db-0', { labels: { app: 'db' } })], 'api-1');
  assert.deepEqual(kin, { selector: 'app=api', known: new Set(['api-1', 'db-0']) });
  assert.equal(kinAmong([pod('api-1', { labels: { 'pod-template-hash': '1' } })], 'api-1'), undefined);
  assert.equal(kinAmong([], 'api-1'), undefined);
});

test('its place is taken by the newest that runs and was not there before, once it is gone', () => {
  const known = new Set(['api-1', 'api-2']);
  const fresh = [pod('api-3'), pod('api-4', { creationTimestamp: '2026-01-01T00:01:00Z' })];
  const ends = { deletionTimestamp: '2026-01-01T00:02:00Z' };
  assert.equal(successorAmong([pod('api-1'), ...fresh], 'api-1', known), undefined, 'it is still there');
  assert.equal(successorAmong([pod('api-2')], 'api-1', known), undefined, 'another copy is no new one');
  assert.equal(successorAmong([pod('api-1', ends), pod('api-2'), ...fresh], 'api-1', known), 'api-4');
  assert.equal(successorAmong([pod('api-1', {}, 'Failed'), ...fresh], 'api-1', known), 'api-4', 'it was evicted');
  assert.equal(successorAmong([pod('api-5', {}, 'Pending'), pod('api-3', ends)], 'api-1', known), undefined);
});
