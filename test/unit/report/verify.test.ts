import assert from 'node:assert/strict';
import test from 'node:test';
import { inWords } from '../../../src/base/message.ts';
import type { Report, Suspect } from '../../../src/model/report.ts';
import { verifyFix, type Verification } from '../../../src/report/verify.ts';
import { classRow, listenerReport, listenerSuspect, snapshots } from '../../support/report.ts';

const leak: Suspect = {
  ...listenerSuspect,
  id: 'a',
  kind: 'instance',
  unit: 'LeakClass',
  countPerInterval: 300,
  bytesPerInterval: 300_000,
  retainerPath: [{ edge: '[0]', node: 'LeakClass', kind: 'element' }],
};
const rows = (counts: number[]): Pick<Report, 'classes'> => ({ classes: [classRow('LeakClass', counts, 1000)] });
const before: Report = { ...listenerReport(), ...rows([0, 300, 600, 900]), suspects: [leak] };
const quiet: Report = {
  ...before,
  ...rows([2, 2, 2, 2]),
  series: { ...before.series, snapshots: snapshots(4, 2000) },
  verdict: { kind: 'no-growth', bytesPerInterval: 0, explainedBytes: 0, summary: 'Nothing grows.' },
  suspects: [],
};

function told(verification: Verification): string {
  return `${verification.outcome}: ${inWords(verification.sentence)}`;
}

test('the suspect is gone, and so is the slope', () => {
  assert.equal(
    told(verifyFix(before, quiet)),
    'pass: PASS: src/routes/ma.ts:12 took in 300 LeakClass (293 kB) per interval and now takes in none. The heap: +1.2 MB per interval before, +2.0 kB now.',
  );
  assert.equal(told(verifyFix(before, quiet, 'a')), told(verifyFix(before, quiet)));
});

test('the suspect is still there, at its line or moved away', () => {
  const still = { ...leak, line: 14, countPerInterval: 290, bytesPerInterval: 290_000 };
  const after = { ...before, suspects: [still] };
  assert.equal(
    told(verifyFix(before, after)),
    'fail: FAIL: src/routes/ma.ts:12 took in 300 LeakClass (293 kB) per interval and still takes in 290 LeakClass (283 kB).',
  );
  const rewritten = { ...still, id: 'b' };
  assert.equal(verifyFix(before, { ...before, suspects: [rewritten] }).outcome, 'fail');
  const moved = { ...still, id: 'b', file: 'src/other.ts', function: 'elsewhere' };
  assert.equal(verifyFix(before, { ...before, suspects: [moved] }, 'a').outcome, 'fail');
});

test('a class that goes on growing is no repair, whether it is suspected or not', () => {
  const after = { ...quiet, ...rows([0, 250, 500, 750]) };
  assert.match(told(verifyFix(before, after)), /^fail: FAIL: .* still takes in 250 LeakClass/);
});

test('a slope that fell by an order and lies within the noise is a repair', () => {
  const scattered = { ...quiet, ...rows([100, 112, 104, 111]) };
  assert.equal(verifyFix(before, scattered).outcome, 'pass');
  const warmedUp = { ...quiet, ...rows([0, 900, 900, 901]) };
  assert.equal(verifyFix(before, warmedUp).outcome, 'pass');
  const slower = { ...quiet, ...rows([0, 20, 40, 60]) };
  assert.equal(verifyFix(before, slower).outcome, 'fail', 'less, but in every interval');
});

test('a second series that cannot tell says so', () => {
  const short = { ...quiet, series: { ...quiet.series, snapshots: snapshots(2) } };
  assert.match(told(verifyFix(before, short)), /^inconclusive: INCONCLUSIVE: the second series has 2 snapshots/);
  const unclear: Report = { ...quiet, verdict: { ...quiet.verdict, kind: 'inconclusive', summary: 'Take more.' } };
  assert.equal(
    told(verifyFix(before, unclear)),
    'inconclusive: INCONCLUSIVE: the second series cannot tell. Take more.',
  );
});

test('under much less load than before nobody can tell', () => {
  const under = (report: Report, requestsPerInterval: number): Report => ({
    ...report,
    series: { ...report.series, requestsPerInterval },
  });
  assert.match(
    told(verifyFix(under(before, 1300), under(quiet, 20))),
    /^inconclusive: INCONCLUSIVE: the second series had 20 requests per interval and the first 1,300, /,
  );
  assert.equal(verifyFix(under(before, 300), under(quiet, 280)).outcome, 'pass');
  assert.equal(verifyFix(under(before, 300), quiet).outcome, 'pass');
});

test('one of two suspects, and both', () => {
  const other: Suspect = { ...leak, id: 'c', unit: 'timers', retainerPath: [], file: 'src/b.ts', function: 'tick' };
  const two = { ...before, suspects: [leak, other] };
  const after: Report = { ...quiet, verdict: before.verdict, suspects: [other] };
  assert.equal(verifyFix(two, after, 'a').outcome, 'pass');
  assert.match(told(verifyFix(two, after)), /^fail: FAIL: src\/b\.ts:12 took in 300 timers/);
  assert.match(told(verifyFix(two, quiet)), /^pass: PASS: none of the 2 suspects grows any more\. The heap: /);
});

test('the suspects are gone and something else grows', () => {
  const fresh: Suspect = { ...leak, id: 'd', unit: 'entries', countPerInterval: 5, retainerPath: [], file: 'src/c.ts' };
  const after = { ...before, ...rows([2, 2, 2, 2]), suspects: [fresh] };
  assert.match(told(verifyFix(before, after)), /^fail: FAIL: the suspects are gone, but something else grows\./);
  assert.equal(verifyFix(before, after, 'a').outcome, 'pass');
});

test('memory outside the heap is held against memory outside the heap', () => {
  const grown = before.series.snapshots.map((snapshot, i) => ({
    ...snapshot,
    memory: { ...snapshot.memory!, external: i * 5_000_000, arrayBuffers: i * 5_000_000 },
  }));
  const outside: Report = {
    ...before,
    series: { ...before.series, snapshots: grown },
    verdict: { ...before.verdict, kind: 'off-heap-growth' },
    suspects: [],
  };
  assert.match(told(verifyFix(outside, quiet)), /PASS: nothing grows any more\. Memory outside the heap: \+4\.8 MB /);
});
