import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { renderHtml } from '../../../src/report/html.ts';
import {
  bigReport,
  hostileReport,
  hostileTexts,
  listenerReport,
  offHeapReport,
  quietReport,
  memorySamples,
  snapshots,
} from '../../support/report.ts';

describe('the report as a page', () => {
  it('shows verdict, chart, suspect and growth', () => {
    const page = renderHtml(listenerReport());
    for (const expected of [
      'The heap grows by 1.2 MB in every interval',
      '<polyline class="line heapUsed"',
      'src/routes/ma.ts:12:5',
      'aria-label="the suspect line"><i>12</i>    queue.on(&#39;error&#39;',
      '<span class="edge">_events</span>: Object',
      'title="IncomingMessage"',
    ])
      assert.ok(page.includes(expected), expected);
    // A mark for each of the four snapshots.
    assert.equal(page.match(/<line class="mark"/g)?.length, 4);
  });

  it('marks every snapshot of a long series and numbers those that are apart', () => {
    const report = listenerReport();
    const page = renderHtml({
      ...report,
      series: { ...report.series, snapshots: snapshots(100), memory: memorySamples(99) },
    });
    assert.equal(page.match(/<line class="mark"/g)?.length, 100);
    const numbered = page.match(/text-anchor="middle">#\d+</g)?.length ?? 0;
    assert.ok(numbered > 10 && numbered < 25, `${numbered} numbers`);
  });

  it('loads nothing, and its policy allows only its own style and script', () => {
    const page = renderHtml(listenerReport());
    assert.doesNotMatch(page, /\b(?:src|href)=/);
    assert.doesNotMatch(page, /\bstyle="|\bon[a-z]+="/);
    for (const element of ['style', 'script']) {
      const text = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)?.[1] ?? '';
      const hash = createHash('sha256').update(text).digest('base64');
      assert.ok(page.includes(`${element}-src 'sha256-${hash}'`), element);
    }
  });

  it('lets no text of the target be markup', () => {
    const page = renderHtml(hostileReport());
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.equal(page.match(/<img/g), null);
    for (const text of hostileTexts) if (/[<>"]/.test(text)) assert.ok(!page.includes(text), text);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(page, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
    assert.ok(page.length < 200_000, 'a megabyte of name is cut');
  });

  it('says what is missing', () => {
    assert.match(renderHtml(offHeapReport()), /class="note">The target ended before the fifth snapshot/);
    const quiet = renderHtml(quietReport());
    assert.match(quiet, /No class grew/);
    assert.doesNotMatch(quiet, /<svg class="chart"/);
  });

  it('stays small with many classes', () => {
    const page = renderHtml(bigReport(20_000));
    assert.match(page, /6,667 of 20,000 classes grew; the first 500 are shown/);
    assert.ok(page.length < 1_000_000);
  });
});
