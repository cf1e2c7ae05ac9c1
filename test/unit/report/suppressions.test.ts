import assert from 'node:assert/strict';
import test from 'node:test';
import type { Report, Suspect } from '../../../src/model/report.ts';
import { parseRules, unacceptedBytes, withSuppressions } from '../../../src/report/suppressions.ts';
import { collectionSuspect, listenerReport, listenerSuspect } from '../../support/report.ts';

const listener: Suspect = { ...listenerSuspect, id: '0123456789ab' };
const collection: Suspect = { ...collectionSuspect, id: 'ba9876543210', function: 'Ledger.open' };
const report: Report = { ...listenerReport(), suspects: [listener, collection] };

function covered(rule: string, suspect: Suspect = collection): boolean {
  return withSuppressions({ ...report, suspects: [suspect] }, parseRules([rule])).suspects.length === 0;
}

test('comments and blank lines are no rules', () => {
  const lines = '# accepted in March\n\n  src/a.ts  # see the wiki\n\tclass:Session\nsrc/b.ts:Box.#add\n'.split('\n');
  assert.deepEqual(
    parseRules(lines).map(({ text }) => text),
    ['src/a.ts', 'class:Session', 'src/b.ts:Box.#add'],
  );
});

test('fingerprints', () => {
  assert.ok(covered('ba9876543210'));
  assert.ok(covered('ba9876543210', { ...collection, id: 'ba9876543210-2' }), 'the same line in another thread');
  assert.ok(!covered('ba9876543210-2'));
  assert.ok(!covered('ba987654321f'));
});

test('files and functions', () => {
  for (const rule of [
    'src/sessions.ts',
    'sessions.ts',
    '/src/sessions.ts',
    'src/*.ts',
    'src/',
    'src',
    '**/sessions.*',
    'src/sessions.ts:Ledger.open',
    'src/sessions.ts:open',
    'sessions.ts:Ledger.*',
    '*.ts:op*',
  ])
    assert.ok(covered(rule), rule);
  for (const rule of ['session.ts', 'lib/', '/sessions.ts', 'src/sessions.ts:close', 'SRC/', 'src/sessions.ts:ope'])
    assert.ok(!covered(rule), rule);
  const elsewhere = { ...collection, file: '/srv/app/lib/pool.js' };
  assert.ok(covered('lib/', elsewhere));
  assert.ok(covered('pool.js:*', elsewhere));
  assert.ok(covered('lib', { ...collection, file: '../lib/pool.js' }));
  const { file: _file, ...nowhere } = collection;
  assert.ok(!covered('*', nowhere), 'a suspect without a file has no file to match');
});

test('classes and packages', () => {
  assert.ok(covered('class:Session'), 'what the container holds');
  assert.ok(covered('class:entries'));
  assert.ok(covered('class:Sess*'));
  assert.ok(!covered('class:Sess'));
  assert.ok(covered('package:ws'));
  assert.ok(!covered('package:w'));
  assert.ok(covered('package:@grpc/*', { ...collection, packages: ['google-gax', '@grpc/grpc-js'] }));
  assert.ok(covered('package:pino', { ...collection, packages: [], file: 'node_modules/pino/lib/tools.js' }));
});

test('what is suppressed is told apart, counts for nothing, and comes back', () => {
  const judged = withSuppressions(report, parseRules(['src/routes/']));
  assert.deepEqual(judged.suspects, [collection]);
  assert.deepEqual(judged.suppressed, [{ ...listener, rule: 'src/routes/' }]);
  assert.equal(unacceptedBytes(judged), report.verdict.bytesPerInterval - listener.bytesPerInterval);
  assert.equal(unacceptedBytes(report), report.verdict.bytesPerInterval);
  assert.deepEqual(judged.verdict, report.verdict, 'the heap grows all the same');
  assert.deepEqual(withSuppressions(judged, []), report);
  const other = withSuppressions(judged, parseRules(['ba9876543210']));
  assert.deepEqual(other.suspects, [listener]);
  assert.deepEqual(other.suppressed, [{ ...collection, rule: 'ba9876543210' }]);
});
