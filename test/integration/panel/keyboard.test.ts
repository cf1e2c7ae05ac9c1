import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { PanelMessage, PanelQuery } from '../../../src/protocol/panel.ts';
import { eventually } from '../../support/eventually.ts';
import { answerTo } from '../../support/heap-answers.ts';
import { launchBrowser, openPanel, sent, tell } from '../../support/panel-page.ts';
import { focusedName, withReport } from '../../support/panel-test.ts';
import { listenerReport, listenerSuspect } from '../../support/report.ts';

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

/** Everything the panel can say to the host; each is reached below without a pointer. */
const everyMessage: Readonly<Record<PanelMessage['type'], 'with a report' | 'without' | 'by itself'>> = {
  openSuspect: 'with a report',
  openEvidence: 'with a report',
  openNode: 'with a report',
  openFrame: 'with a report',
  openGroup: 'with a report',
  suppress: 'with a report',
  restore: 'with a report',
  verifyFix: 'with a report',
  confirmTap: 'with a report',
  copyMarkdown: 'with a report',
  copyText: 'with a report',
  export: 'with a report',
  preferences: 'with a report',
  query: 'with a report',
  capture: 'without',
  openFiles: 'without',
  cancel: 'without',
  ready: 'by itself',
  cancelQuery: 'by itself',
};
const everyView: Readonly<Record<PanelQuery['kind'], true>> = {
  comparison: true,
  objects: true,
  fields: true,
  retainers: true,
  suspectPath: true,
  path: true,
  dominators: true,
  allocations: true,
  statistics: true,
  duplicateStrings: true,
  growthBy: true,
};

function reachedBy(way: (typeof everyMessage)[PanelMessage['type']]): string[] {
  return Object.entries(everyMessage).flatMap(([type, by]) => (by === way ? [type] : []));
}

/** Forwards until what has the focus is called so; a page that has no way there fails. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press(key);
    const here = await page.evaluate<string>(focusedName);
    if (here.startsWith(name)) return;
    passed.push(here.slice(0, 30));
  }
  assert.fail(`${name} is not among ${passed.join(', ')}`);
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** By the tabs' own keys. */
async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tab', { selected: true });
  await tab.focus();
  for (let i = 0; i < 9 && !(await page.evaluate<string>(focusedName)).startsWith(name); i++)
    await page.keyboard.press('ArrowRight');
  await page.getByRole('tab', { name, selected: true }).waitFor();
}

/** Another view puts the focus where it belongs in the next frame. */
async function hasFocus(page: Page, name: string): Promise<void> {
  await eventually(async () => assert.ok((await page.evaluate<string>(focusedName)).startsWith(name), name));
}

/** The keys of a menu that is open, the last of which closes it. */
async function pressInMenu(page: Page, ...keys: string[]): Promise<void> {
  await press(page, ...keys);
  await page.getByRole('menu').waitFor({ state: 'detached' });
}

async function openMenu(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page.locator('[role=menu] button:focus').waitFor();
}

/** The menu of the active row, down to an item. */
async function choose(page: Page, item: string): Promise<void> {
  await openMenu(page, 'Shift+F10');
  for (let i = 0; i < 12 && (await page.evaluate<string>(focusedName)) !== item; i++)
    await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate<string>(focusedName), item);
  await pressInMenu(page, 'Enter');
}

/** Focuses a table whose rows are there. */
async function focusRows(page: Page, role: 'grid' | 'treegrid', name?: RegExp): Promise<void> {
  await page.locator('leakline-explore leakline-table .row.active').waitFor();
  const table = page.getByRole(role, name === undefined ? {} : { name });
  await table.focus();
}

describe('the panel by keyboard alone', () => {
  it('reaches every command and every view', () =>
    withReport(
      browser,
      { ...listenerReport(), suppressed: [{ ...listenerSuspect, id: 'accepted', rule: 'src/' }] },
      { answer: answerTo, can: { query: true, confirmTap: true, verifyFix: true } },
      async (page) => {
        await overview(page);
        await growth(page);
        await objectsAndRetainers(page);
        await otherViews(page);
        await eventually(async () => {
          const said = new Set<string>((await sent(page)).map(({ type }) => type));
          assert.deepEqual(
            reachedBy('with a report').filter((type) => !said.has(type)),
            [],
          );
        });
        const messages = await sent(page);
        const asked = new Set(messages.flatMap((message) => (message.type === 'query' ? [message.query.kind] : [])));
        assert.deepEqual(
          Object.keys(everyView).filter((kind) => !asked.has(kind as PanelQuery['kind'])),
          [],
        );
        const formats = messages.flatMap((message) => (message.type === 'export' ? [message.format] : []));
        assert.deepEqual(formats.toSorted(), ['csv', 'csv', 'html', 'json', 'markdown', 'sarif']);
      },
    ));

  it('reaches the next step when there is no report', async () => {
    const page = await openPanel(browser);
    await tell(page, { type: 'state', state: { kind: 'empty' } });
    await page.getByRole('button', { name: 'Capture Heap Series' }).waitFor();
    for (const name of ['Capture Heap Series', 'Open Heap Snapshots']) {
      await tabTo(page, name);
      await press(page, 'Enter');
    }
    const progress = { kind: 'snapshot', snapshot: 0, snapshots: 4, thread: 0, bytes: 0 } as const;
    await tell(page, { type: 'state', state: { kind: 'progress', title: 'server', progress } });
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await tabTo(page, 'Cancel');
    await press(page, 'Enter');
    await eventually(async () => {
      const said = (await sent(page)).map(({ type }) => type);
      assert.deepEqual(said, reachedBy('without'));
    });
    await page.close();
  });
});

/** Exports, the chart, the strip and the cards, in the order they stand. */
async function overview(page: Page): Promise<void> {
  await tabTo(page, 'Export');
  for (let item = 0; item < 6; item++) {
    await openMenu(page, 'Enter');
    await pressInMenu(page, ...Array<string>(item).fill('ArrowDown'), 'Enter');
  }
  await tabTo(page, 'rss');
  await press(page, 'Enter');
  await page.locator('[aria-pressed=false]', { hasText: /^\s*rss/ }).waitFor();
  await tabTo(page, 'Snapshot 3, after');
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Zoom in' }).waitFor();
  await tabTo(page, 'Zoom in');
  await press(page, 'Enter');
  await tabTo(page, 'Reset zoom', 'Shift+Tab');
  await press(page, 'Enter');
  await tabTo(page, 'Compare');
  await press(page, 'Enter');
  await page.getByRole('grid', { name: 'Comparison of snapshots 2 and 3' }).waitFor();
  await tabTo(page, 'Clear');
  await press(page, 'Enter');
  await tabTo(page, 'What snapshot 1 is made of');
  await press(page, 'Enter');
  await page.getByRole('treegrid', { name: 'Dominators' }).waitFor();
  await tabTo(page, 'Statistics of snapshot 1');
  await press(page, 'Enter');
  await page.getByRole('rowheader', { name: 'Code' }).waitFor();
  await tabTo(page, 'Show less');
  await press(page, 'Enter');
  await hasFocus(page, 'Show more');
  await press(page, 'Enter');
  await hasFocus(page, 'Show less');
  for (const name of ['src/routes/ma.ts:12:5', 'src/routes/ma.ts:9', 'Queue']) {
    await tabTo(page, name);
    await press(page, 'Enter');
  }
  await page.getByRole('treegrid', { name: 'Retainers of Queue @3' }).waitFor();
  const buttons = ['Open Line', 'Show Retainers', 'Confirm with Tap', 'Verify Fix', 'Copy as Markdown', 'Suppress'];
  for (const name of [...buttons, 'Suppressed (1)', 'Restore']) {
    await tabTo(page, name);
    await press(page, 'Enter');
    // The answer opens a view.
    if (name === 'Show Retainers')
      await page.getByRole('treegrid', { name: /^Retainers of IncomingMessage/ }).waitFor();
  }
}

/** Sort, filter, kind, grouping, columns, and the ways out of a row. */
async function growth(page: Page): Promise<void> {
  await openTab(page, 'Growth');
  await tabTo(page, 'Filter by class');
  await page.keyboard.type('incoming');
  await page.getByText('1 of 13 classes').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await tabTo(page, 'Only growing');
  await press(page, 'Space');
  await page.getByText('13 of 13 classes').waitFor();
  await tabTo(page, 'Columns');
  await openMenu(page, 'Enter');
  await pressInMenu(page, 'ArrowDown', 'Enter', 'ArrowRight', 'Escape');
  await tabTo(page, 'Bytes');
  await press(page, 'Enter');
  await page.locator('[role=columnheader][aria-sort=descending]', { hasText: 'Bytes' }).waitFor();
  await focusRows(page, 'grid');
  await choose(page, 'Copy Class Name');
  await choose(page, 'Export Table as CSV');
  await choose(page, 'Show in Comparison');
  await focusRows(page, 'grid', /^Comparison/);
  await choose(page, 'Copy Table as CSV');
  await choose(page, 'Show in Growth');
  await page.getByRole('grid', { name: 'Growth by class' }).waitFor();
  await page.getByText('1 of 13 classes').waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByText('13 of 13 classes').waitFor();
  await focusRows(page, 'grid');
  await choose(page, 'Show Allocations');
  await page.getByRole('treegrid', { name: 'Allocations' }).waitFor();
  await openTab(page, 'Growth');
  await tabTo(page, 'Group');
  // The first opens the list.
  await press(page, ...Array<string>(5).fill('ArrowDown'), 'Enter');
  await page.getByRole('grid', { name: 'By workspace file' }).waitFor();
  await hasFocus(page, 'Group');
  await focusRows(page, 'grid');
  await choose(page, 'Open Source');
  await tabTo(page, 'Group', 'Shift+Tab');
  await press(page, ...Array<string>(5).fill('ArrowUp'), 'Enter');
  await page.getByRole('grid', { name: 'Growth by class' }).waitFor();
  await hasFocus(page, 'Group');
}

async function objectsAndRetainers(page: Page): Promise<void> {
  await focusRows(page, 'grid');
  await choose(page, 'Show Objects');
  await page.getByText('902 objects').waitFor();
  await focusRows(page, 'grid');
  await press(page, 'ArrowDown');
  await page.locator('#row-1.active').waitFor();
  await choose(page, 'Open Source');
  await choose(page, 'Copy Object Id');
  await choose(page, 'Show What It Dominates');
  await page.getByRole('heading', { name: /@203$/ }).waitFor();
  await tabTo(page, 'From the root');
  await press(page, 'Enter');
  await page.locator('.row', { hasText: 'Queue' }).first().waitFor();
  await focusRows(page, 'treegrid');
  await choose(page, 'Show Retainers');
  await page.getByText('ctx in system / Context').waitFor();
  await focusRows(page, 'treegrid', /^Retainers of Queue/);
  await choose(page, 'Ignore This Retainer');
  await tabTo(page, 'Restore 1 ignored', 'Shift+Tab');
  await press(page, 'Enter');
  await tabTo(page, 'Show V8 internals', 'Shift+Tab');
  await press(page, 'Space');
  await tabTo(page, 'Direction', 'Shift+Tab');
  await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
  await page.getByRole('treegrid', { name: /^Fields of Queue/ }).waitFor();
}

async function otherViews(page: Page): Promise<void> {
  await openTab(page, 'Allocations');
  await page.getByRole('group', { name: 'Flame chart of live bytes' }).waitFor();
  await tabTo(page, 'All');
  await press(page, 'ArrowDown', 'ArrowDown');
  await hasFocus(page, 'handler');
  await press(page, 'Enter');
  await tabTo(page, 'Zoom out', 'Shift+Tab');
  await press(page, 'Enter');
  await focusRows(page, 'treegrid');
  await press(page, 'ArrowDown');
  await page.locator('#row-1.active').waitFor();
  await choose(page, 'Open Source');
  await choose(page, 'Zoom In');
  await openTab(page, 'Duplicate Strings');
  await page.getByText('412 texts').waitFor();
  await focusRows(page, 'grid');
  await choose(page, 'Copy Text');
  await press(page, 'Enter');
  await page.getByRole('treegrid', { name: /^(?:Retainers|Fields) of/ }).waitFor();
}
