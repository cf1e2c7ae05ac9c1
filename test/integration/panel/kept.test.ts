import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';
import { explorer, ignoreFirst, openRetainers, openTab, rowNames as names } from '../../support/explored-panel.ts';

const { exploring } = explorer();

describe('what is found again', () => {
  it('keeps ignored retainers over a reload, and says when nothing else holds the object', async () => {
    let state: unknown;
    await exploring(async (page) => {
      await openRetainers(page);
      await ignoreFirst(page);
      await page.getByText('Restore 1 ignored').waitFor();
      state = await page.evaluate('webviewState');
    });
    await exploring(
      async (page) => {
        await page.getByText('Restore 1 ignored').waitFor();
        await page.getByText('req in').waitFor();
        await ignoreFirst(page);
        await page.getByText('without what is ignored it would be free').waitFor();
      },
      { state },
    );
  });

  it('finds the flame chart and its tree again after another view and after a reload', async () => {
    let state: unknown;
    const zoomedToHandler = (page: Page): Promise<void> =>
      eventually(async () => {
        const flame = page.getByRole('group', { name: 'Flame chart of live bytes' });
        assert.match((await flame.getByRole('button').first().getAttribute('aria-label')) ?? '', /^handler/);
      });
    await exploring(async (page) => {
      await openTab(page, 'Allocations');
      await page.getByRole('button', { name: /^handler/ }).click();
      await zoomedToHandler(page);
      await page.getByRole('treegrid').press('ArrowLeft');
      await page.locator('.row.active[aria-expanded="false"]').waitFor();
      await openTab(page, 'Statistics');
      await page.getByRole('rowheader', { name: 'Code' }).waitFor();
      await openTab(page, 'Allocations');
      await page.getByText('Zoom out').waitFor();
      await zoomedToHandler(page);
      state = await page.evaluate('webviewState');
    });
    await exploring(
      async (page) => {
        await page.getByText('Zoom out').waitFor();
        await zoomedToHandler(page);
        await eventually(async () =>
          assert.deepEqual(await names(page), [
            'processTicksAndRejections',
            'onRequest',
            '<img src=x onerror="window.pwned=1">',
          ]),
        );
      },
      { state },
    );
  });

  it('finds its tab, object, open branches and row again after a reload', async () => {
    let state: unknown;
    await exploring(async (page) => {
      await openRetainers(page);
      const tree = page.getByRole('treegrid');
      for (const level of [2, 3]) {
        await tree.press('ArrowDown');
        await page.locator(`#row-${level - 1}.active`).waitFor();
        await tree.press('ArrowRight');
        await page.locator(`[aria-level="${level}"]`).first().waitFor();
      }
      await tree.press('ArrowDown');
      await page.locator('#row-3.active').waitFor();
      state = await page.evaluate('webviewState');
    });
    await exploring(
      async (page) => {
        await page.getByRole('treegrid', { name: 'Retainers of IncomingMessage @201' }).waitFor();
        await page.locator('.row.active[aria-level="3"]').waitFor();
        await eventually(async () => assert.equal(await page.locator('.row[aria-expanded="true"]').count(), 2));
      },
      { state },
    );
  });

  it('says what happened in an interval, zooms to it, and keeps that over a reload', async () => {
    let state: unknown;
    const marksAre = (page: Page, count: number): Promise<void> =>
      eventually(async () =>
        assert.equal(await page.getByRole('button', { name: /^Snapshot \d, after/ }).count(), count),
      );
    await exploring(async (page) => {
      await page.getByRole('button', { name: /^Snapshot 3, after/ }).click();
      await page.locator('leakline-interval-bar').getByText('+11,900').waitFor();
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await marksAre(page, 2);
      state = await page.evaluate('webviewState');
      await page.getByRole('button', { name: 'Reset zoom' }).click();
      await marksAre(page, 4);
      await page.getByRole('button', { name: /^Snapshot 3, after/ }).click();
      await page.locator('leakline-interval-bar').waitFor({ state: 'detached' });
    });
    await exploring((page) => marksAre(page, 2), { state });
  });
});
