import assert from 'node:assert/strict';
import test from 'node:test';
import type { Report, Suspect } from '../../../src/model/report.ts';
import { sureSuspects, withBaseline } from '../../../src/report/baseline.ts';
import { collectionSuspect, listenerReport, listenerSuspect } from '../../support/report.ts';

function reportOf(...suspects: Suspect[]): Report {
  return { ...listenerReport(), suspects };
}

const timer: Suspect = { ...collectionSuspect, id: 'timer', kind: 'timer' };

test('each suspect is new or known, and those that are no more are listed', () => {
  const earlier = reportOf(listenerSuspect, timer);
  const moved = { ...listenerSuspect, line: 40, countPerInterval: 7 };
  const later = withBaseline(reportOf(moved, collectionSuspect), { source: 'last week', report: earlier });
  assert.deepEqual(
    later.suspects.map(({ id, status }) => [id, status]),
    [
      [listenerSuspect.id, 'known'],
      [collectionSuspect.id, 'new'],
    ],
  );
  assert.equal(later.baseline?.source, 'last week');
  assert.equal(later.baseline.takenAt, earlier.series.snapshots.at(-1)?.takenAt);
  assert.deepEqual(
    later.baseline.gone?.map(({ id }) => id),
    ['timer'],
  );
});

test('what was suppressed, then or now, was there', () => {
  const earlier: Report = { ...reportOf(timer), suppressed: [{ ...listenerSuspect, rule: 'src/' }] };
  const later: Report = { ...reportOf(listenerSuspect), suppressed: [{ ...timer, rule: 'x' }] };
  const compared = withBaseline(later, { source: '', report: earlier });
  assert.equal(compared.suspects[0].status, 'known');
  assert.equal(compared.suppressed?.[0].status, 'known');
  assert.deepEqual(compared.baseline?.gone, []);
});

test('an inconclusive series does not say that anything is gone', () => {
  const { verdict } = listenerReport();
  const later: Report = { ...reportOf(), verdict: { ...verdict, kind: 'inconclusive' } };
  assert.equal(withBaseline(later, { source: '', report: reportOf(timer) }).baseline?.gone, undefined);
});

test('only new suspects that are sure fail a build', () => {
  const unsure = { ...timer, confidence: 0.2 };
  const later = withBaseline(reportOf(listenerSuspect, collectionSuspect, unsure), {
    source: '',
    report: reportOf(listenerSuspect),
  });
  assert.deepEqual(
    sureSuspects(later, 'new').map(({ id }) => id),
    [collectionSuspect.id],
  );
  assert.deepEqual(
    sureSuspects(later, 'any').map(({ id }) => id),
    [listenerSuspect.id, collectionSuspect.id],
  );
});
