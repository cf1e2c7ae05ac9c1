import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { demo, Workbench } from './workbench.ts';

describe('windows', { timeout: 300_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  after(() => workbench.close());

  async function start(window: Workbench, snapshots: string, interval: string): Promise<void> {
    const { page } = window;
    void page.addLocatorHandler(page.getByText('Take snapshots of this target?'), async () => {
      await page.getByRole('button', { name: 'Take Snapshots' }).click();
    });
    await window.chooseDemo();
    await window.row('Another number, interval or mode…').click();
    const asked = (title: string) => page.locator('.quick-input-title', { hasText: title }).waitFor();
    await asked('Number of snapshots');
    await window.type(snapshots);
    await asked('Interval');
    await window.type(interval);
    await window.row('Snapshots only').click();
  }

  async function targetServes(): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${demo.port}/`);
    assert.ok(answer.status < 500, 'the target serves on');
    const inspector = await fetch(`http://127.0.0.1:${demo.inspectorPort}/json/list`);
    assert.equal(inspector.status, 200, 'its own inspector is left open');
  }

  it('two of them capture the same target at once: each has its series, and the second is told', async () => {
    const other = await workbench.anotherWindow();
    await start(workbench, '3', '6s');
    await workbench.toast('Interval 1 of 2').waitFor({ timeout: 60_000 });
    await start(other, '3', '2s');
    await other.toast('Another Leakline is connected to this target').waitFor({ timeout: 60_000 });
    for (const { page, panel } of [other, workbench]) {
      await page
        .locator('.notification-toast', { hasText: /Interval|Snapshot|collected|Analysing/ })
        .waitFor({ state: 'detached', timeout: 90_000 });
      await panel
        .getByText(/grow|inconclusive/i)
        .first()
        .waitFor({ timeout: 90_000 });
    }
    await other.page.close();
    await targetServes();
  });

  it('one is reloaded in the middle of a series: what was captured is there, and the target serves on', async () => {
    const { page } = workbench;
    await workbench.command('View: Close All Editors');
    await start(workbench, '5', '60s');
    await workbench.toast('Interval 1 of 4').waitFor({ timeout: 60_000 });
    await page.reload();
    await workbench.settle();
    await workbench.openSidebar();
    const series = page.locator('.monaco-list-row', { hasText: '1 snapshot' });
    await series.first().waitFor({ timeout: 60_000 });
    await targetServes();
  });
});
