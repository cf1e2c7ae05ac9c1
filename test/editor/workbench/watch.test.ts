import { after, before, describe, it } from 'node:test';
import { demo, Workbench } from './workbench.ts';

describe('a look without a snapshot', { timeout: 300_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  after(() => workbench.close());

  it('offers rungs with their price, draws the memory while it goes on, and ends in a report', async () => {
    const { page, panel } = workbench;
    await workbench.command('Leakline: Watch Target');
    await workbench.row(`127.0.0.1:${demo.inspectorPort}`).click();
    for (const rung of ['Watch memory', 'Count listeners', 'Count listeners and sample allocations'])
      await workbench.row(rung).waitFor();
    await workbench.row('No pause.').waitFor();
    await workbench.row('The price of both').click();
    await workbench.type('8s');
    await panel.getByText('The target is being watched').first().waitFor({ timeout: 30_000 });
    await panel.locator('canvas').first().waitFor();
    await workbench.screenshot('watch-live');
    await panel
      .getByText(/from reading to reading|grows by|went from/)
      .first()
      .waitFor({ timeout: 60_000 });
    await workbench.screenshot('watch-report');
    await workbench.openSidebar();
    await page.locator('.monaco-list-row', { hasText: 'watched' }).first().waitFor();
  });

  it('lists the worker threads of a target when its row is opened', async () => {
    const { page } = workbench;
    const target = page.locator('.monaco-list-row', { hasText: `127.0.0.1:${demo.inspectorPort}` }).first();
    await target.waitFor();
    await target.locator('.monaco-tl-twistie').click();
    await page.locator('.monaco-list-row', { hasText: 'no worker threads' }).first().waitFor();
    await workbench.screenshot('targets');
  });
});
