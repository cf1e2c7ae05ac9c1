import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import { launchBrowser, openPanel, sent, showReport, tell } from '../../support/panel-page.ts';
import { focusedName, scrollThrough, seriousFindings, timed, withReport } from '../../support/panel-test.ts';
import {
  bigReport,
  hostileReport,
  hostileTexts,
  listenerReport,
  offHeapReport,
  quietReport,
} from '../../support/report.ts';
import type { GrowthRow, Report } from '../../../src/model/report.ts';
import type { ThemeName } from '../../support/themes.ts';

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

const names = (page: Page): Promise<string[]> => page.locator('leakline-table .row .name').allInnerTexts();

describe('the panel with a report', () => {
  it('shows verdict, chart, snapshots, suspect and growth', () =>
    withReport(browser, listenerReport(), {}, async (page) => {
      await page.getByText('The heap grows by 1.2 MB in every interval').waitFor();
      await page.locator('leakline-memory-chart canvas').waitFor();
      assert.equal(await page.getByRole('button', { name: /^Snapshot \d, after/ }).count(), 4);
      assert.equal(await page.locator('leakline-snapshot-strip li').count(), 4);
      await page.getByRole('heading', { name: /Each call of the route handler adds/ }).waitFor();
      assert.match(await page.locator('.line.here').first().innerText(), /^12\s+queue\.on\('error'/);
      await eventually(async () => assert.equal((await names(page))[0], 'IncomingMessage'));
    }));

  it('says what is new, known, gone and suppressed', () => {
    const report = listenerReport();
    const [known, fresh] = report.suspects;
    const compared: Report = {
      ...report,
      suspects: [
        { ...known, status: 'known' },
        { ...fresh, status: 'new' },
      ],
      baseline: { source: '', takenAt: '', gone: [{ ...known, id: 'gone', file: 'src/<old>.ts', line: 7 }] },
      suppressed: [{ ...fresh, id: 'accepted', file: 'src/cache.ts', rule: 'src/cache.ts' }],
    };
    return withReport(browser, compared, { bypassPolicy: true }, async (page) => {
      const badges = await page.locator('leakline-suspect-card .kind').allInnerTexts();
      assert.deepEqual(badges, ['known suspect listener', 'new suspect collection']);
      await page.getByText('Gone since the series before (1)').click();
      await page.getByText('src/<old>.ts:7').waitFor();
      await page.getByText('Suppressed (1)').click();
      await page.getByText('suppressed by src/cache.ts').waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByRole('button', { name: 'Restore' }).click();
      await eventually(async () =>
        assert.deepEqual((await sent(page)).at(-1), { type: 'restore', suspectId: 'accepted' }),
      );
    });
  });

  it('opens lines and evidence by id', () =>
    withReport(browser, listenerReport(), {}, async (page) => {
      const suspectId = listenerReport().suspects[0].id;
      await page.getByRole('button', { name: 'src/routes/ma.ts:12:5' }).click();
      await page.getByRole('button', { name: 'Open Line' }).first().press('Enter');
      await page.getByRole('button', { name: 'src/routes/ma.ts:9', exact: true }).click();
      await page.getByRole('button', { name: 'Copy as Markdown' }).first().click();
      await page.getByRole('button', { name: 'Suppress' }).first().click();
      await eventually(async () =>
        assert.deepEqual(await sent(page), [
          { type: 'openSuspect', suspectId },
          { type: 'openSuspect', suspectId },
          { type: 'openEvidence', suspectId, evidence: 3 },
          { type: 'copyMarkdown', suspectId },
          { type: 'suppress', suspectId },
        ]),
      );
    }));

  it('sorts, filters and shows all classes', () =>
    withReport(browser, listenerReport(), {}, async (page) => {
      await page.getByRole('button', { name: 'Class', exact: true }).click();
      const [array, closure, code] = ['(array)', '(closure)', '(compiled code)'];
      await eventually(async () => assert.deepEqual((await names(page)).slice(0, 3), [array, closure, code]));
      await page.getByRole('button', { name: '#4' }).last().click();
      await eventually(async () => assert.equal((await names(page))[0], '(string)'));
      await page.locator('[role=columnheader][aria-sort=descending]', { hasText: '#4' }).waitFor();
      await page.getByRole('searchbox').fill('sock');
      await page.getByText('No class matches.').waitFor();
      await page.getByText('Only growing').click();
      await page.getByText('1 of 13 classes').waitFor();
      await eventually(async () => assert.deepEqual(await names(page), ['Socket']));
    }));

  it('is reached and moved through by keyboard', () =>
    withReport(browser, listenerReport(), {}, async (page) => {
      const reached = new Set<string>();
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate<string>(focusedName));
      }
      for (const name of [
        'Open Line',
        'Show Retainers',
        'Copy as Markdown',
        'src/routes/ma.ts:12:5',
        'rss',
        'Growth',
        'Growth by class',
      ])
        assert.ok(
          [...reached].some((one) => one.startsWith(name)),
          `${name} is not among ${[...reached].join(', ')}`,
        );
      const grid = page.getByRole('grid', { name: 'Growth by class' });
      await grid.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.locator('.row.active .name', { hasText: '(string)' }).waitFor();
      await eventually(async () => assert.equal(await grid.getAttribute('aria-activedescendant'), 'row-2'));
      await page.keyboard.press('End');
      await page.locator('.row.active .name', { hasText: 'Map' }).waitFor();
    }));

  it('keeps sort, filter and folds in its state and finds them again', async () => {
    let state: unknown;
    await withReport(browser, listenerReport(), {}, async (page) => {
      await page.getByRole('searchbox').fill('context');
      await page.getByRole('button', { name: 'New', exact: true }).click();
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.getByRole('button', { name: 'Show less' }).nth(1).waitFor();
      state = await page.evaluate('webviewState');
    });
    assert.equal((state as { seriesId: string }).seriesId, 'series-1');
    await withReport(browser, listenerReport(), { state }, async (page) => {
      await eventually(async () => assert.deepEqual(await names(page), ['system / Context']));
      assert.equal(await page.getByRole('columnheader', { name: 'New' }).getAttribute('aria-sort'), 'descending');
      assert.equal(await page.getByRole('button', { name: 'Show less' }).count(), 2);
    });
  });

  it('does not choke on a state that is not its own', () =>
    withReport(
      browser,
      listenerReport(),
      { state: { sorts: 3, folds: null, onlyGrowing: 'x', hiddenKinds: {} } },
      (page) => eventually(async () => assert.equal((await names(page))[0], 'IncomingMessage')),
    ));

  it('reveals a suspect that was asked for', () =>
    withReport(browser, listenerReport(), { height: 500 }, async (page) => {
      await tell(page, { type: 'reveal', suspectId: listenerReport().suspects[1].id });
      await page.locator('.card.current', { hasText: 'sessions takes in' }).waitFor();
      await page.getByText('Delete the entry when the connection closes.').waitFor();
    }));
});

describe('the panel without a report', () => {
  it('offers the next step, tells progress and failure', async () => {
    const page = await openPanel(browser);
    await tell(page, { type: 'state', state: { kind: 'empty' } });
    await page.getByRole('button', { name: 'Capture Heap Series' }).click();
    const progress = { kind: 'snapshot', snapshot: 2, snapshots: 4, thread: 0, bytes: 12_000_000 } as const;
    await tell(page, { type: 'state', state: { kind: 'progress', title: 'node server.js', progress } });
    await page.getByText('Taking snapshot 3 of 4, 11 MB written').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await tell(page, { type: 'state', state: { kind: 'error', message: 'The file is no heap snapshot.' } });
    await page.getByRole('alert').getByText('The file is no heap snapshot.').waitFor();
    await eventually(async () => assert.deepEqual(await sent(page), [{ type: 'capture' }, { type: 'cancel' }]));
    await page.close();
  });

  it('shows what grew so far while a series goes on', async () => {
    const { classes } = listenerReport();
    const soFar = (snapshots: number): GrowthRow[] =>
      classes.map((row) => ({
        ...row,
        counts: row.counts.slice(0, snapshots),
        bytes: row.bytes.slice(0, snapshots),
      }));
    const page = await openPanel(browser, { bypassPolicy: true });
    const title = 'Capturing a heap series';
    const load = { kind: 'load', interval: 2, intervals: 3, elapsedMs: 4_000, plannedMs: 16_000 } as const;
    await tell(page, { type: 'state', state: { kind: 'progress', title, progress: load } });
    await page.getByText('Interval 2 of 3').waitFor();
    assert.equal(await page.locator('leakline-table').count(), 0);
    await tell(page, { type: 'state', state: { kind: 'progress', title, progress: load, growth: soFar(2) } });
    await page.getByText('What grew most in 2 snapshots').waitFor();
    await eventually(async () => assert.equal((await names(page))[0], 'IncomingMessage'));
    const headers = await page.getByRole('columnheader').allInnerTexts();
    assert.ok(headers.includes('#2') && !headers.includes('#3') && !headers.includes('Survivors'), headers.join());
    assert.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '25');
    await page.getByRole('searchbox').fill('no such class');
    await tell(page, { type: 'state', state: { kind: 'progress', title, progress: load, growth: soFar(3) } });
    await page.getByText('What grew most in 3 snapshots').waitFor();
    await page.getByText('No class matches.').waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Freed Size' }).press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await eventually(async () => assert.deepEqual(await sent(page), [{ type: 'cancel' }]));
    await showReport(page, listenerReport());
    await page.getByRole('heading', { name: /Each call of the route handler adds/ }).waitFor();
    await page.close();
  });

  it('speaks the display language', async () => {
    const page = await openPanel(browser);
    await tell(page, { type: 'language', language: 'zh-cn', texts: { 'No series yet': '尚无序列' } });
    await tell(page, { type: 'state', state: { kind: 'empty' } });
    await page.getByText('尚无序列').waitFor();
    await page.close();
  });
});

describe('text of the target', () => {
  it('stays text, whatever it is', () =>
    withReport(browser, hostileReport(), {}, async (page) => {
      await page.getByText('Only growing').click();
      await eventually(async () => {
        const text = await page.locator('leakline-table .name').allInnerTexts();
        assert.ok(text.includes(hostileTexts[0]));
      });
      assert.equal(await page.evaluate('window.pwned'), undefined);
      assert.equal(await page.locator('img, script:not([nonce]), iframe').count(), 0);
      const text = await page.locator('leakline-table .name').allInnerTexts();
      assert.ok(text.some((name) => name.includes('\\u{202e}txt.exe')));
      assert.ok(
        text.every((name) => name.length < 400),
        'a megabyte of name is cut',
      );
      assert.equal(await page.locator('leakline-suspect-card').count(), hostileTexts.length);
      assert.ok(
        (await page.evaluate<number>('document.documentElement.scrollWidth')) <= 1400,
        'nothing widens the page',
      );
    }));
});

describe('a table of 100,000 rows', () => {
  it('is sorted, filtered and scrolled at once', (t) =>
    withReport(browser, bigReport(100_000), {}, async (page) => {
      await page.getByText('Only growing').click();
      await page.getByText('100,000 of 100,000 classes').waitFor();
      await page.locator('leakline-table .row').first().waitFor();
      assert.ok((await page.locator('leakline-table .row').count()) < 120, 'only rows in sight are in the page');
      const actions = {
        sort: `deep('button[data-column="retained"]').click()`,
        'sort by name': `deep('button[data-column="class"]').click()`,
        filter: `(() => {
          const field = deep('vscode-textfield');
          field.value = field.value === '99' ? '98' : '99';
          field.dispatchEvent(new InputEvent('input'));
        })()`,
      };
      for (const [name, action] of Object.entries(actions)) {
        const ms = await least(page, timed(action), 200);
        t.diagnostic(`${name} ${Math.round(ms)} ms`);
        assert.ok(ms < 200, `${name} took ${ms} ms`);
      }
      await page.getByRole('searchbox').fill('');
      // Without a graphics card, and beside other tests; on a quiet machine it is a few milliseconds.
      const frameMs = await least(page, scrollThrough, 60);
      t.diagnostic(`a frame that shows all other rows takes ${Math.round(frameMs)} ms`);
      assert.ok(frameMs < 60, `a frame took ${frameMs} ms`);
      await page.getByRole('grid').focus();
      await page.keyboard.press('End');
      await page.locator('.row.active .name', { hasText: /^Generated/ }).waitFor();
    }));
});

/** The best of three, or of ten until it is below `bar`: other work on the machine is not what is measured. */
async function least(page: Page, measured: string, bar: number): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < 3 || (attempt < 10 && best >= bar); attempt++)
    best = Math.min(best, await page.evaluate<number>(measured));
  return best;
}

describe('accessibility', () => {
  const reports = { leak: listenerReport(), quiet: quietReport(), 'off-heap': offHeapReport() };
  for (const theme of ['dark', 'light', 'contrast'] satisfies ThemeName[])
    for (const [name, report] of Object.entries(reports))
      it(`finds nothing serious in ${theme}, ${name}`, () =>
        withReport(
          browser,
          report,
          { theme, width: theme === 'light' ? 700 : 1400, bypassPolicy: true },
          async (page) => {
            assert.deepEqual(await seriousFindings(page), []);
          },
        ));
});
