import { after, before, describe, it } from 'node:test';
import { demo, Workbench } from './workbench.ts';

describe('a series that begins and ends by a condition', { timeout: 600_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  after(() => workbench.close());

  async function choose(...conditions: readonly string[]): Promise<void> {
    await workbench.row('Begin or end by a condition…').click();
    for (const condition of conditions) {
      await workbench.row(condition).click();
      await workbench.row(condition).and(workbench.page.locator('[aria-checked=true]')).waitFor();
    }
    await workbench.page.keyboard.press('Enter');
  }

  it('waits for its limit, says so, and can be cancelled', async () => {
    const { page } = workbench;
    await workbench.chooseDemo();
    await choose('Begin when memory passes a limit', 'End as soon as growth is found');
    await workbench.row('the memory of the process passes 500 MB').waitFor();
    await workbench.row('Another limit…').click();
    await workbench.type('rss>100GB');
    await workbench.row('begins at rss > 100 GB · until growth is found').waitFor();
    await workbench.screenshot('conditions');
    await workbench.row('Up to 12 snapshots, 10 s apart').click();
    const waiting = workbench.toast('Waiting for rss > 100 GB: rss');
    await waiting.waitFor({ timeout: 120_000 });
    await waiting.getByRole('button', { name: 'Cancel' }).click();
    await waiting.waitFor({ state: 'detached' });
    await fetch(`http://127.0.0.1:${demo.port}/`);
    await page.keyboard.press('Escape');
  });

  it('ends after its time, and says why; the plan is remembered with its conditions', async () => {
    const { page } = workbench;
    await workbench.chooseDemo();
    await choose('End after a time');
    await workbench.type('3s');
    await workbench.row('at most 3s').waitFor();
    await workbench.row('4 snapshots, 10 s apart').click();
    await workbench.openSidebar();
    const series = page.locator('.monaco-list-row', { hasText: '2 snapshots' });
    await series.first().waitFor({ timeout: 120_000 });
    // It is over when there is a verdict; until then there is no second one.
    const verdict = /^(The heap grows|No growth|Inconclusive)$/;
    await workbench.panel.getByText(verdict).first().waitFor({ timeout: 120_000 });
    await workbench.chooseDemo();
    await workbench.row('with allocation samples · at most 3s').waitFor();
    await page.keyboard.press('Escape');
  });
});
