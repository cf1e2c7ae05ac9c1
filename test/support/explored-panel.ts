// The lower half of the panel with answers as a real snapshot gives them, and the ways through it.
import { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { answerTo } from './heap-answers.ts';
import { launchBrowser } from './panel-page.ts';
import { withReport, type PanelTestOptions } from './panel-test.ts';
import { listenerReport } from './report.ts';

export interface Explorer {
  readonly browser: () => Browser;
  readonly exploring: (test: (page: Page) => Promise<void>, options?: PanelTestOptions) => Promise<void>;
}

/** For one file of tests: its browser is there while they run. */
export function explorer(): Explorer {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  return {
    browser: () => browser,
    exploring: (test, options = {}) =>
      withReport(browser, listenerReport(), { answer: answerTo, can: { query: true }, ...options }, test),
  };
}

export async function rowNames(page: Page): Promise<string[]> {
  return page.locator('leakline-table .row .cell:first-child').allInnerTexts();
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

export async function ignoreFirst(page: Page): Promise<void> {
  await page.getByRole('treegrid').press('Shift+F10');
  await page.locator('[role=menu] button:focus').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
}

export async function openObjects(page: Page): Promise<void> {
  await page.getByRole('grid').press('Enter');
  await page.getByText('902 objects').waitFor();
}

export async function openRetainers(page: Page): Promise<void> {
  await openObjects(page);
  await page.getByRole('grid').press('Enter');
  await page.getByText('ctx in system / Context').waitFor();
}
