import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCsv } from '../../../src/base/csv.ts';
import { reportFormats, isReportFormat } from '../../../src/report/formats.ts';
import { codeSpan, renderMarkdown, suspectMarkdown } from '../../../src/report/markdown.ts';
import { renderCsv } from '../../../src/report/csv.ts';
import { renderSarif } from '../../../src/report/sarif.ts';
import { classRow, hostileReport, listenerReport, listenerSuspect, quietReport } from '../../support/report.ts';

describe('the report as Markdown', () => {
  it('says verdict, memory, suspect and growth', () => {
    const text = renderMarkdown(listenerReport());
    for (const expected of [
      /^## The heap grows: node dist\/server\.js$/m,
      /^\| rss \| 68 MB \| 70 MB \| 72 MB \| 73 MB \|$/m,
      /^### 1\. Each call of the route handler/m,
      /^`src\/routes\/ma\.ts:12:5` in handler \(route handler\)$/m,
      /^```ts\n {3}9 \| router/m,
      /^> 12 \| {5}queue\.on/m,
      /^\| `IncomingMessage` \| 2 \| 302 \| 602 \| 902 \|/m,
    ])
      assert.match(text, expected);
  });

  it('lets no text of the target be markup', () => {
    const text = renderMarkdown(hostileReport()).replace(/^(`{3,})[\s\S]*?^\1$/gm, '');
    const prose = text.replace(/(`+)[\s\S]*?\1/g, '');
    assert.doesNotMatch(prose.replaceAll(/<\/?(?:details|summary)>/g, ''), /(?<!\\)</);
  });

  it('keeps backticks and bars inside code', () => {
    assert.equal(codeSpan('a`b|c'), '``a`b\\|c``');
    assert.equal(codeSpan('`a`'), '`` `a` ``');
    const suspect = { ...listenerSuspect, codeFrame: { firstLine: 1, lines: ['````'] } };
    assert.match(suspectMarkdown(suspect, listenerReport()), /^`````ts$/m);
  });

  it('mentions nobody', () => {
    const suspect = { ...listenerSuspect, title: 'ping @all of #12' };
    assert.match(suspectMarkdown(suspect, listenerReport()), /ping &#64;all of \\#12/);
  });
});

describe('the report as SARIF', () => {
  it('has a result at the line of each suspect', () => {
    const { version, runs } = JSON.parse(renderSarif(listenerReport()));
    assert.equal(version, '2.1.0');
    const [{ results, tool }] = runs;
    assert.deepEqual(
      tool.driver.rules.map((rule: { id: string }) => rule.id),
      ['listener', 'collection'],
    );
    assert.equal(results[0].level, 'error');
    assert.equal(results[1].level, 'warning');
    assert.equal(results[1].ruleIndex, 1);
    assert.deepEqual(results[0].locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/routes/ma.ts', uriBaseId: '%SRCROOT%' },
          region: { startLine: 12, startColumn: 5 },
        },
      },
    ]);
    assert.equal(results[0].partialFingerprints['leaklineSuspect/v1'], listenerSuspect.id);
  });

  it('writes any path as an address', () => {
    const uris = ['/srv/a b.js', 'C:\\app\\x.js', 'src/[id]/a#b.ts', 'node:events'].map((file) => {
      const report = { ...listenerReport(), suspects: [{ ...listenerSuspect, file }] };
      return JSON.parse(renderSarif(report)).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
    });
    assert.deepEqual(uris, ['file:///srv/a%20b.js', 'file:///C:/app/x.js', 'src/%5Bid%5D/a%23b.ts', 'node:events']);
  });

  it('is an empty run when nothing is suspected', () => {
    assert.deepEqual(JSON.parse(renderSarif(quietReport())).runs[0].results, []);
  });
});

describe('the growth table as CSV', () => {
  it('has a row per class and thread', () => {
    const report = listenerReport();
    const thread = {
      id: 1,
      title: 'worker',
      series: report.series,
      classes: [classRow('Job', [1, 2, 3, 4], 10)],
      verdict: report.verdict,
    };
    const lines = renderCsv({ ...report, threads: [thread] }).split('\r\n');
    assert.equal(
      lines[0],
      'thread,class,count 1,count 2,count 3,count 4,bytes 1,bytes 2,bytes 3,bytes 4,new,deleted,allocated bytes,freed bytes,size delta,survivors,retained bytes',
    );
    assert.ok(
      lines.includes('0,IncomingMessage,2,302,602,902,2208,333408,664608,995808,900,0,993600,0,993600,600,3905000'),
    );
    assert.ok(lines.includes('1,Job,1,2,3,4,10,20,30,40,3,0,30,0,30,2,80'));
    assert.equal(lines.length, 1 + 13 + 1 + 1);
  });

  it('quotes what needs it and disarms formulas', () => {
    assert.equal(
      toCsv(['a'], [['x,"y"\nz'], ['=cmd()'], ['-1+2'], [-1], [Number.NaN]]),
      'a\r\n"x,""y""\nz"\r\n\'=cmd()\r\n\'-1+2\r\n-1\r\n\r\n',
    );
  });
});

describe('formats', () => {
  it('each writes a report', () => {
    for (const { render } of Object.values(reportFormats)) assert.ok(render(listenerReport()).length > 100);
    assert.deepEqual(JSON.parse(reportFormats.json.render(listenerReport())), listenerReport());
  });
  it('are known by name', () => {
    assert.ok(isReportFormat('sarif'));
    assert.ok(!isReportFormat('toString'));
  });
});
