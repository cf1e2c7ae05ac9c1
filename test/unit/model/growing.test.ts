import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { growingRows, growsSteadily, trendOf } from '../../../src/model/growing.ts';
import { classRow } from '../../support/report.ts';

describe('what a row of numbers does', () => {
  it('tells the whole change, the least of an interval and the slope', () => {
    assert.deepEqual(trendOf([10, 30, 40]), { first: 10, last: 40, delta: 30, steady: 10, slope: 15 });
    assert.deepEqual(trendOf([5, 5, 5]), { first: 5, last: 5, delta: 0, steady: 0, slope: 0 });
    assert.ok(trendOf([1, 9, 2]).steady < 0);
  });

  it('takes one number, and none', () => {
    assert.deepEqual(trendOf([7]), { first: 7, last: 7, delta: 0, steady: 0, slope: 0 });
    assert.deepEqual(trendOf([]), { first: 0, last: 0, delta: 0, steady: 0, slope: 0 });
  });
});

describe('growing classes', () => {
  const steady = classRow('steady', [1, 2, 3, 4], 10);
  const warmUp = classRow('warm-up', [0, 900, 900, 900], 100);
  const sawtooth = classRow('sawtooth', [10, 90, 10, 20], 10);
  const flat = classRow('flat', [10, 10, 10, 10], 10);
  const shrinking = classRow('shrinking', [10, 9, 8, 7], 10);

  it('come first when they grew in every interval, however little', () => {
    const names = growingRows([flat, warmUp, shrinking, sawtooth, steady]).map(({ name }) => name);
    assert.deepEqual(names, ['steady', 'warm-up', 'sawtooth']);
  });

  it('grow in objects or in bytes', () => {
    assert.ok(growsSteadily({ ...flat, bytes: [1, 2, 3, 4] }));
    assert.ok(!growsSteadily(warmUp));
  });
});
