import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PanelPreferences } from '../../../src/protocol/panel.ts';
import { eventually } from '../../support/eventually.ts';
import { explorer, openObjects, openRetainers, openTab } from '../../support/explored-panel.ts';
import { sent, tell } from '../../support/panel-page.ts';

const { exploring } = explorer();

/** A column that is there until it is hidden. */
const columnOfTab = [
  ['Growth', 'Retained'],
  ['Comparison', 'Freed Size'],
  ['Objects', 'Shallow'],
  ['Retainers', 'Shallow'],
  ['Dominators', 'Distance'],
  ['Allocations', 'Samples'],
  ['Duplicate Strings', 'Wasted'],
] as const;

describe('the columns of a table', () => {
  it('remembers the chosen columns', () =>
    exploring(async (page) => {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Freed Size' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Trend' }).press('Enter');
      await page.keyboard.press('Escape');
      await page.getByRole('columnheader', { name: 'Freed Size' }).waitFor();
      await page.getByRole('columnheader', { name: 'Trend' }).waitFor({ state: 'detached' });
      await eventually(async () => {
        const last = (await sent(page)).at(-1);
        assert.ok(last?.type === 'preferences');
        assert.deepEqual(last.preferences.tables['growth']?.shown, { freed: true, trend: false });
      });
    }));

  it('has columns to choose in every table, and keeps the choice over a reload', async () => {
    let preferences: PanelPreferences = { tables: {} };
    await exploring(async (page) => {
      for (const [tab, column] of columnOfTab) {
        if (tab === 'Objects' || tab === 'Retainers') {
          await openTab(page, 'Growth');
          await (tab === 'Objects' ? openObjects(page) : openRetainers(page));
        } else await openTab(page, tab);
        await page.getByRole('columnheader', { name: column }).waitFor();
        await page.getByRole('button', { name: 'Columns' }).click();
        await page.getByRole('menuitemcheckbox', { name: column }).click();
        await page.keyboard.press('Escape');
        await page.getByRole('columnheader', { name: column }).waitFor({ state: 'detached' });
      }
      const last = (await sent(page)).findLast((message) => message.type === 'preferences');
      if (last?.type === 'preferences') preferences = last.preferences;
    });
    await exploring(async (page) => {
      await tell(page, { type: 'preferences', preferences });
      for (const [tab, column] of columnOfTab.filter(([name]) => !/^(?:Objects|Retainers)$/.test(name))) {
        await openTab(page, tab);
        await page.getByRole('columnheader').first().waitFor();
        await page.getByRole('columnheader', { name: column }).waitFor({ state: 'detached' });
      }
      await page.getByRole('columnheader').first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Reset Columns' }).click();
      await page.getByRole('columnheader', { name: 'Wasted' }).waitFor();
    });
  });

  it('lets columns be made wider by pointer and by keys, and remembers it', () =>
    exploring(async (page) => {
      await openTab(page, 'Comparison');
      await page.locator('.row').first().waitFor();
      const widths = async (): Promise<number[]> =>
        Promise.all(
          ['Class', 'New', 'Deleted', 'Delta'].map(async (name) => {
            const box = await page.getByRole('columnheader', { name, exact: true }).boundingBox();
            return Math.round(box!.width);
          }),
        );
      const before = await widths();
      const grip = (await page.locator('.grip').nth(1).boundingBox())!;
      await page.mouse.move(grip.x + 3, grip.y + 8);
      await page.mouse.down();
      await page.mouse.move(grip.x + 33, grip.y + 8, { steps: 3 });
      await page.mouse.up();
      const moved = { new: before[1] + 30, deleted: before[2] - 30 };
      await eventually(async () => {
        assert.deepEqual(await widths(), [before[0], moved.new, moved.deleted, before[3]]);
        const box = await page.locator('.grip').nth(1).boundingBox();
        assert.equal(Math.round(box!.x), Math.round(grip.x) + 30);
        const last = (await sent(page)).at(-1);
        assert.ok(last?.type === 'preferences');
        assert.deepEqual(last.preferences.tables['comparison']?.widths, moved);
      });

      await page.getByRole('button', { name: 'Columns' }).press('Enter');
      await page.locator('[role=menu] button:focus').waitFor();
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowRight', 'Escape'])
        await page.keyboard.press(key);
      await eventually(async () =>
        assert.deepEqual((await widths()).slice(1), [before[1] + 50, before[2] - 30, before[3]]),
      );
      await page.locator('.grip').nth(1).dblclick();
      await eventually(async () => assert.deepEqual(await widths(), before));
    }));
});
