import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { demo, Workbench } from './workbench.ts';

describe('windows', { timeout: 900_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  after(() => workbench.close());

  /** All but the last step, which is a click on what is returned. */
  async function prepare(window: Workbench, snapshots: string, interval: string): Promise<Locator> {
    const { page } = window;
    await window.chooseDemo();
    await window.row('Another number, interval or mode…').click();
    const asked = (title: string) => page.locator('.quick-input-title', { hasText: title }).waitFor();
    await asked('Number of snapshots');
    await window.type(snapshots);
    await asked('Interval');
    await window.type(interval);
    const last = window.row('Snapshots only');
    await last.waitFor();
    return last;
  }

  async function targetServes(): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${demo.port}/`);
    assert.ok(answer.status < 500, 'the target serves on');
    const inspector = await fetch(`http://127.0.0.1:${demo.inspectorPort}/json/list`);
    assert.equal(inspector.status, 200, 'its own inspector is left open');
  }

  it('two of them capture the same target at once: each has its series, and the second is told', async () => {
    const other = await workbench.anotherWindow();
    const startOther = await prepare(other, '3', '2s');
    const start = await prepare(workbench, '3', '10s');
    await start.click();
    await workbench.toast('Interval 1 of 2').waitFor({ timeout: 180_000 });
    await startOther.click();
    await other.toast('Another Leakline is connected to this target').waitFor();
    for (const window of [other, workbench]) {
      await window.toast(/Interval|Snapshot|collected|Analysing/).waitFor({ state: 'detached', timeout: 240_000 });
      await window.panel
        .getByText(/^(?:The heap grows|No growth|Inconclusive)$/)
        .first()
        .waitFor({ timeout: 120_000 });
    }
    await other.page.close();
    await targetServes();
  });

  it('one is reloaded in the middle of a series: what was captured is there, and the target serves on', async () => {
    const { page } = workbench;
    await workbench.command('View: Close All Editors');
    await (await prepare(workbench, '5', '60s')).click();
    await workbench.toast('Interval 1 of 4').waitFor({ timeout: 180_000 });
    await page.reload();
    await workbench.settle();
    await workbench.openSidebar();
    const series = page.locator('.monaco-list-row', { hasText: '1 snapshot' });
    await series.first().waitFor({ timeout: 120_000 });
    await targetServes();
  });
});
