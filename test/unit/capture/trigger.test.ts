import assert from 'node:assert/strict';
import test from 'node:test';
import { isFired, waitUntilFired } from '../../../src/capture/trigger.ts';
import type { MemorySample } from '../../../src/model/report.ts';

const MINUTE = 60_000;
const at = (minute: number, heapUsed: number): MemorySample => ({
  takenAt: new Date(minute * MINUTE).toISOString(),
  rss: heapUsed * 2,
  heapTotal: heapUsed,
  heapUsed,
  external: 0,
  arrayBuffers: 0,
});

test('a value is passed', () => {
  const over = (bytes: number) => ({ metric: 'rss', limit: { kind: 'bytes', bytes } }) as const;
  assert.equal(isFired(over(199), [at(0, 100)], 0), true);
  assert.equal(isFired(over(200), [at(0, 100)], 0), false);
  assert.equal(isFired(over(0), [], 0), false);
});

test('growth within a time is measured from the lowest in it', () => {
  const grows = { metric: 'heapUsed', limit: { kind: 'growth', percent: 20, withinMs: 5 * MINUTE } } as const;
  assert.equal(isFired(grows, [at(0, 50), at(6, 100), at(8, 119)], 0), false, 'what was low is too long ago');
  assert.equal(isFired(grows, [at(6, 100), at(8, 121)], 0), true);
  assert.equal(isFired(grows, [at(5, 120), at(6, 100), at(8, 121)], 0), true, 'a dip in between counts');
});

test('waiting ends with the time for the series', async () => {
  const never = { metric: 'rss', limit: { kind: 'bytes', bytes: 1e12 } } as const;
  const look = async (): Promise<MemorySample> => at(0, 1);
  await assert.rejects(
    waitUntilFired(never, look, 0, 0, new AbortController().signal),
    /^LeaklineError: Memory did not pass the limit within the time for the series\.$/,
  );
  await waitUntilFired(
    { metric: 'rss', limit: { kind: 'bytes', bytes: 1 } },
    look,
    0,
    60_000,
    AbortSignal.timeout(5000),
  );
});

test('a share of the heap limit', () => {
  const near = { metric: 'heapUsed', limit: { kind: 'heapLimit', percent: 80 } } as const;
  assert.equal(isFired(near, [at(0, 81)], 100), true);
  assert.equal(isFired(near, [at(0, 79)], 100), false);
  assert.equal(isFired(near, [at(0, 79)], 0), false, 'nobody told the limit');
});
