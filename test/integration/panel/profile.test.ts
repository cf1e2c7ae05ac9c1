// The panel of a `.heapprofile` that was opened alone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Report } from '../../../src/model/report.ts';
import { answerTo } from '../../support/heap-answers.ts';
import { launchBrowser } from '../../support/panel-page.ts';
import { seriousFindings, withReport } from '../../support/panel-test.ts';
import { quietReport } from '../../support/report.ts';

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

const summary = '1.2 MB were alive when this profile was read, told from 310 samples.';

function profileReport(): Report {
  const report = quietReport();
  return {
    ...report,
    series: { mode: 'sampling', identity: 'unknown', snapshots: [] },
    verdict: { kind: 'inconclusive', bytesPerInterval: 0, explainedBytes: 0, summary },
    classes: [],
  };
}

describe('a sampling profile', () => {
  it('is shown as its allocations, and nothing that it does not hold', () => {
    const options = { answer: answerTo, can: { query: true }, bypassPolicy: true };
    return withReport(browser, profileReport(), options, async (page) => {
      await page.getByText(summary).waitFor();
      assert.deepEqual(await page.getByRole('tab').allInnerTexts(), ['Allocations']);
      await page.getByRole('group', { name: 'Flame chart of live bytes' }).waitFor();
      await page.getByRole('treegrid', { name: 'Allocations' }).waitFor();
      assert.equal(await page.locator('canvas').count(), 0);
      assert.equal(await page.getByText('Inconclusive').count(), 0);
      assert.deepEqual(await seriousFindings(page), []);
    });
  });
});
