import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { message, type Texts } from '../../../src/base/message.ts';
import type { Report } from '../../../src/model/report.ts';
import { reportIn } from '../../../src/report/in-language.ts';
import { listenerReport } from '../../support/report.ts';

const chinese = JSON.parse(
  readFileSync(new URL('../../../l10n/bundle.l10n.zh-cn.json', import.meta.url), 'utf8'),
) as Texts;

const example = listenerReport();

function worded(): Report {
  const [first, ...others] = example.suspects;
  const words = {
    title: message`${'cache'} only grows: ${message`+${300} ${message`entries`} per interval`}`,
    unit: message`entries`,
    explanation: message`${'cache'} only grows: ${''}`,
    remedy: message`Delete what is no longer needed from ${'cache'}, or bound it by size or age.`,
    context: message`route handler`,
  };
  return { ...example, suspects: [{ ...first, words }, ...others] };
}

test('a report is read in either language, whichever it was stored in', () => {
  const stored = JSON.parse(JSON.stringify(reportIn(worded(), chinese))) as Report;
  const [suspect] = stored.suspects;
  assert.equal(suspect.title, 'cache 只增不减：每个间隔 +300 个条目');
  assert.equal(suspect.unit, '条目');
  assert.equal(suspect.context, '路由处理函数');
  const english = reportIn(stored, {}).suspects[0];
  assert.equal(english.title, 'cache only grows: +300 entries per interval');
  assert.equal(english.context, 'route handler');
  assert.equal(english.id, suspect.id);
});

test('what came of a repair is read in either language', () => {
  const words = message`PASS: nothing grows any more. ${message`The heap: ${'+1 MB'} per interval before, ${'0 B'} now.`}`;
  const report: Report = { ...example, verified: { outcome: 'pass', summary: 'PASS: …', words, source: 'first' } };
  const summary = '通过：不再有任何增长。堆：此前每个间隔 +1 MB，现在 0 B。';
  assert.equal(reportIn(report, chinese).verified?.summary, summary);
});

test('a report without words, or with damaged ones, stays as it is', () => {
  assert.deepEqual(reportIn(example, chinese).suspects[0].title, example.suspects[0].title);
  const damaged = worded();
  const [first] = damaged.suspects;
  const words = { title: { text: 'x', values: 7 }, unit: {} } as unknown as NonNullable<typeof first.words>;
  const [read] = reportIn({ ...damaged, suspects: [{ ...first, words }] }, chinese).suspects;
  assert.equal(read.title, first.title);
  assert.equal(read.unit, first.unit);
});
