import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import stringWidth from 'string-width';
import { renderText } from '../../../src/report/text.ts';
import { sparkline } from '../../../src/report/sparkline.ts';
import { wrap } from '../../../src/report/terminal.ts';
import {
  bigReport,
  hostileReport,
  listenerReport,
  memorySamples,
  offHeapReport,
  quietReport,
  snapshots,
} from '../../support/report.ts';

const plain = { color: false, width: 80 };
// eslint-disable-next-line no-control-regex
const sgr = /\u001b\[\d+m/g;

describe('the report as text', () => {
  it('says memory, growth, verdict, and the suspect with its line', () => {
    const text = renderText(listenerReport(), plain);
    for (const expected of [
      /rss +68 MB +70 MB +72 MB +73 MB/,
      /heapUsed +18 MB/,
      /external +2\.2 MB/,
      /IncomingMessage +2 +302 +602 +902 +▁▃▆█ +900 +0\n +2\.2 kB.*\+970 kB +3\.7 MB/,
      /The heap grows by 1\.2 MB in every interval/,
      /src\/routes\/ma\.ts:12:5 {2}in handler \(route handler\)/,
      /❯ 12 │ {5}queue\.on\('error', \(error\) => \{/,
      /Why it is kept alive\n {6}queue is a variable of the module/,
      /├→ _events: Object/,
      /97 % sure/,
    ])
      assert.match(text, expected);
  });

  it('puts the caret below the column', () => {
    const lines = renderText(listenerReport(), plain).split('\n');
    const marked = lines.findIndex((line) => line.includes('❯ 12'));
    assert.equal(lines[marked + 1].indexOf('^'), lines[marked].indexOf('queue.on'));
  });

  for (const width of [68, 80, 100, 140, 200])
    it(`stays within ${width} columns`, () => {
      for (const report of [listenerReport(), offHeapReport(), quietReport(), bigReport(200), manySnapshots()])
        for (const line of renderText(report, { color: false, width }).split('\n'))
          assert.ok(stringWidth(line) <= width, `${stringWidth(line)} columns: ${line}`);
    });

  it('shows counts and bytes of a class on one line where there is room', () => {
    const text = renderText(listenerReport(), { color: false, width: 140 });
    assert.match(text, /IncomingMessage +2 +302 +602 +902 +▁▃▆█ +2\.2 kB +326 kB +649 kB +972 kB +▁▃▆█ +900 +0 /);
  });

  it('says the same in colour', () => {
    const coloured = renderText(listenerReport(), { color: true, width: 80 });
    assert.match(coloured, sgr);
    assert.equal(coloured.replace(sgr, ''), renderText(listenerReport(), plain));
  });

  it('lets no text of the target steer the terminal', () => {
    const text = renderText(hostileReport(), { color: true, width: 80 }).replace(sgr, '');
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
    assert.match(text, /\\u\{1b\}\[31mred/);
    assert.ok(text.length < 100_000);
  });

  it('says what is missing', () => {
    assert.match(renderText(quietReport(), plain), /snapshot file +20 MB/);
    assert.match(renderText(offHeapReport(), plain), /! The target ended before the fifth snapshot/);
    const broken = listenerReport();
    const text = renderText({ ...broken, series: { ...broken.series, identity: 'broken' } }, plain);
    assert.match(text, /! Object ids changed their meaning/);
  });
});

describe('sparkline', () => {
  it('draws the least at the bottom and the greatest at the top', () => assert.equal(sparkline([1, 5, 9]), '▁▅█'));
  it('keeps flat rows flat', () => {
    assert.equal(sparkline([0, 0, 0]), '▁▁▁');
    assert.equal(sparkline([1000, 1001, 1000]), '▁▁▁');
  });
});

describe('wrap', () => {
  it('breaks at blanks, and inside a word that is too long', () =>
    assert.deepEqual(wrap('one two-three 0123456789abc', 10), ['one', 'two-three', '0123456789', 'abc']));
});

function manySnapshots(): ReturnType<typeof listenerReport> {
  const report = listenerReport();
  const count = 24;
  return {
    ...report,
    series: { ...report.series, snapshots: snapshots(count), memory: memorySamples(count - 1) },
    classes: report.classes.map((row) => ({
      ...row,
      counts: Array.from({ length: count }, (_, i) => (row.counts[0] ?? 0) + i * 300_000),
      bytes: Array.from({ length: count }, (_, i) => (row.bytes[0] ?? 0) + i * 3_000_000),
    })),
  };
}
