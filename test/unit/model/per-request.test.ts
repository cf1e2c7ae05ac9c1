import assert from 'node:assert/strict';
import test from 'node:test';
import { inWords } from '../../../src/base/message.ts';
import { perRequest, withRequests } from '../../../src/model/per-request.ts';
import type { Suspect } from '../../../src/model/report.ts';
import { listenerSuspect } from '../../support/report.ts';

function said(change: Partial<Suspect>, requests: number | undefined): string | undefined {
  const words = perRequest(withRequests({ ...listenerSuspect, thread: 0, ...change }, requests));
  return words && inWords(words);
}

test('growth is told per request when their number is known', () => {
  assert.equal(said({ countPerInterval: 300, bytesPerInterval: 1_228_800 }, 300), '+1, 4.0 kB per request');
  assert.equal(said({ countPerInterval: 100, bytesPerInterval: 0 }, 300), '+0.33 per request');
  assert.equal(said({ countPerInterval: 0, bytesPerInterval: 3_000 }, 300), '+10 B per request');
  assert.equal(said({ countPerInterval: 3_600, bytesPerInterval: 0 }, 300), '+12 per request');
});

test('and not where it is unknown, or grows with something else', () => {
  assert.equal(said({ countPerInterval: 300 }, undefined), undefined);
  assert.equal(said({ countPerInterval: 1, bytesPerInterval: 100 }, 300), undefined);
  assert.equal(said({ thread: 2 }, 300), undefined, 'requests reach the main thread');
});
