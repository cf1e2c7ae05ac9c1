import assert from 'node:assert/strict';
import test from 'node:test';
import { sayInEnglish } from '../../../src/base/message.ts';
import type { Report } from '../../../src/model/report.ts';
import { headOf } from '../../../src/report/head.ts';
import { renderHtml } from '../../../src/report/html.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderText } from '../../../src/report/text.ts';
import { listenerReport, snapshots } from '../../support/report.ts';

const plain = listenerReport();
const one: Report = { ...plain, series: { ...plain.series, snapshots: snapshots(1, 0), requestsPerInterval: 300 } };
const cut: Report = {
  ...plain,
  series: { ...plain.series, identity: 'broken', incomplete: 'The target <ended> by itself.', continues: 'earlier' },
};
const watched: Report = {
  ...plain,
  series: { ...plain.series, snapshots: [], watch: { rung: 'census', readings: [] } },
};

test('one snapshot is one snapshot, and what nobody knows is left out', () => {
  assert.deepEqual(headOf(one, sayInEnglish).series, ['1 snapshot', 'mode sampling', '300 requests per interval']);
  const files = { ...plain, target: { ...plain.target, pid: 0, node: '' } };
  assert.deepEqual(headOf(files, sayInEnglish).target, [plain.target.endpoint]);
  assert.deepEqual(headOf(watched, sayInEnglish).series, ['watched without a snapshot · listeners counted']);
});

test('every form of the report has the same head', () => {
  const { target, series, warnings } = headOf(cut, sayInEnglish);
  assert.deepEqual(series, ['4 snapshots', 'mode sampling', 'continues earlier, after the program was started again']);
  assert.equal(warnings.length, 2);
  const text = renderText(cut, { color: false, width: 120 });
  const [markdown, html] = [renderMarkdown(cut), renderHtml(cut)];
  for (const part of [...target, ...series])
    for (const form of [text, markdown, html]) assert.ok(form.includes(part), part);
  assert.match(text, /^! The target <ended> by itself\.$/m);
  assert.match(markdown, /^> The target \\<ended\\> by itself\.$/m);
  assert.ok(html.includes('<p class="note">The target &lt;ended&gt; by itself.</p>'));
});
