import assert from 'node:assert/strict';
import test from 'node:test';
import type { Report, Suspect } from '../../../src/model/report.ts';
import { withBaseline } from '../../../src/report/baseline.ts';
import { renderHtml } from '../../../src/report/html.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderSarif } from '../../../src/report/sarif.ts';
import { parseRules, withSuppressions } from '../../../src/report/suppressions.ts';
import { renderText } from '../../../src/report/text.ts';
import { collectionSuspect, listenerReport, listenerSuspect } from '../../support/report.ts';

const timer: Suspect = {
  ...listenerSuspect,
  id: 'timer',
  kind: 'timer',
  file: 'src/<poll>.ts',
  line: 7,
  unit: 'timers',
};
const promise: Suspect = { ...timer, id: 'promise', kind: 'promise', file: 'src/race.ts', line: 9 };
const earlier: Report = { ...listenerReport(), suspects: [listenerSuspect, timer] };
const later: Report = { ...listenerReport(), suspects: [listenerSuspect, collectionSuspect, promise] };
const report = withSuppressions(
  withBaseline(later, { source: 'last-week/', report: earlier }),
  parseRules(['src/race.ts']),
);

const compared = 'Compared with last-week/: 1 new, 1 known, 1 gone.';

test('text: each suspect says whether it is new, below stands what is gone and what is suppressed', () => {
  const text = renderText(report, { color: false, width: 100 });
  assert.match(text, /97 % sure · known suspect · listener/);
  assert.match(text, /62 % sure · new suspect · collection/);
  assert.ok(text.includes(compared));
  assert.match(text, /^ {2}gone: src\/<poll>\.ts:7, \+300 timers per interval before$/m);
  assert.match(text, /^1 suspect is suppressed\.\n {2}suppressed by src\/race\.ts: src\/race\.ts:9, \+300 timers/m);
  const plain = renderText(listenerReport(), { color: false, width: 100 });
  assert.ok(!/Compared with|suppressed/.test(plain));
});

test('Markdown and HTML', () => {
  const markdown = renderMarkdown(report);
  assert.ok(markdown.includes('1 new, 1 known, 1 gone'));
  assert.match(markdown, /^- gone: /m);
  const html = renderHtml(report);
  assert.ok(html.includes(compared));
  assert.match(html, /<li>gone: src\/&lt;poll&gt;\.ts:7, /);
  assert.match(html, /1 suspect is suppressed\./);
});

test('what came of a repair stands in every form of the report', () => {
  const summary = 'PASS: src/<a>.ts:12 took in 300 listeners per interval and now takes in none.';
  const verified: Report = { ...listenerReport(), verified: { outcome: 'pass', summary, source: 'first/' } };
  const text = renderText(verified, { color: false, width: 100 });
  assert.ok(text.includes(`${summary}\n  verified against first/`), text);
  assert.match(renderMarkdown(verified), /^PASS: src\/\\<a\\>\.ts:12 took in .*\n- verified against first\/$/m);
  assert.ok(renderHtml(verified).includes('PASS: src/&lt;a&gt;.ts:12 took in'));
});

test('SARIF: the state against the baseline; only what is to be acted upon is a result', () => {
  const { file: _file, line: _line, column: _column, ...nowhere } = collectionSuspect;
  const all = { ...report, suspects: [...report.suspects, { ...nowhere, id: 'nowhere' }] };
  const [{ results, properties }] = JSON.parse(renderSarif(all)).runs;
  assert.deepEqual(
    results.map((result: Record<string, unknown>) => [result['ruleId'], result['baselineState']]),
    [
      ['listener', 'unchanged'],
      ['collection', 'new'],
    ],
  );
  const ids = (list: { id: string }[]): string[] => list.map(({ id }) => id);
  assert.deepEqual(
    [ids(properties.suppressed), ids(properties.gone), ids(properties.unplaced)],
    [['promise'], ['timer'], ['nowhere']],
  );
  const [plain] = JSON.parse(renderSarif(listenerReport())).runs[0].results;
  assert.ok(!('baselineState' in plain));
});
