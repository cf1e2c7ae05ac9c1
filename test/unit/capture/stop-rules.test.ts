import assert from 'node:assert/strict';
import test from 'node:test';
import { reasonToStop, refuseMore } from '../../../src/capture/stop-rules.ts';
import type { CapturePlan, SnapshotEntry } from '../../../src/model/series.ts';

const plan: CapturePlan = { snapshots: 20, mode: 'snapshots', fill: { kind: 'time', ms: 1 }, threads: 'all' };

function snapshot(heapUsed: number, fileBytes = 1000): SnapshotEntry {
  const memory = { rss: 0, heapTotal: 0, heapUsed, external: 0, arrayBuffers: 0 };
  return { takenAt: '', file: '', fileBytes, pauseMs: 0, memory };
}

function series(...megabytes: readonly number[]): SnapshotEntry[] {
  return megabytes.map((each) => snapshot(each * 1e6));
}

test('growth is found when the last three intervals grew, none far less than the usual one', () => {
  const untilGrowth = { ...plan, untilGrowth: true };
  assert.match(reasonToStop(untilGrowth, series(50, 10, 12, 14, 16))?.text ?? '', /grew in each of the last/);
  assert.equal(reasonToStop(untilGrowth, series(10, 12, 14)), undefined);
  assert.equal(reasonToStop(untilGrowth, series(10, 20, 20.2, 30)), undefined);
  assert.equal(reasonToStop(untilGrowth, series(10, 12, 11, 13)), undefined);
  assert.equal(reasonToStop(untilGrowth, series(10, 10.01, 10.02, 10.03)), undefined);
  assert.equal(reasonToStop(plan, series(10, 12, 14, 16)), undefined);
});

test('no further snapshot when its files would be too large or the time is over', () => {
  const files = [snapshot(1, 40), snapshot(1, 50)];
  refuseMore({ ...plan, maxDiskBytes: 140 }, files, 0);
  assert.throws(() => refuseMore({ ...plan, maxDiskBytes: 139 }, files, 0), /the files would be over 139 B/);
  refuseMore({ ...plan, maxDiskBytes: 1 }, [], 0);
  assert.throws(
    () => refuseMore({ ...plan, maxMs: 10 }, files, performance.now() - 20),
    /The time for the series was over/,
  );
});
