import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { demo, Workbench } from './workbench.ts';

describe('the tap, from the card', { timeout: 300_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.page.addLocatorHandler(workbench.page.getByText('Take snapshots of this target?'), async () => {
      await workbench.page.getByRole('button', { name: 'Take Snapshots' }).click();
    });
    await workbench.chooseDemo();
    await workbench.row('with a load command…').click();
    await workbench.type(demo.load);
    await workbench.panel.getByText('The heap grows', { exact: true }).first().waitFor({ timeout: 120_000 });
  });
  after(() => workbench.close());

  const confirm = () => workbench.panel.getByText('Confirm with Tap', { exact: true }).first();
  const sure = async (): Promise<number> => {
    const text = await workbench.panel
      .getByText(/^\d+ %$/)
      .first()
      .textContent();
    return Number(text?.replace(' %', ''));
  };
  const result = () => workbench.panel.getByText('the line ran 300 times in one more interval').first();

  it('can be cancelled, and then has said nothing', async () => {
    await confirm().click();
    await workbench.toast('Counting calls').getByRole('button', { name: 'Cancel' }).click();
    await workbench.toast('Counting calls').waitFor({ state: 'detached', timeout: 5000 });
    assert.equal(await result().count(), 0);
  });

  it('counts the calls in the running service, and makes the suspect surer', async () => {
    const before = await sure();
    await confirm().click();
    await result().waitFor({ state: 'attached', timeout: 60_000 });
    await workbench.screenshot('tap');
    assert.ok((await sure()) >= before);
    assert.equal((await (await fetch(`http://127.0.0.1:${demo.inspectorPort}/json/list`)).text()).length > 0, true);
  });

  it('tells it at the line, too', async () => {
    const { page, panel } = workbench;
    await panel.getByText(`${demo.file}:${demo.line}`).first().click();
    const statement = page.locator('.view-line', { hasText: "queue.on('error'" }).first();
    await statement.locator('span', { hasText: 'queue' }).last().hover();
    await page.locator('.monaco-hover', { hasText: 'the line ran 300 times' }).first().waitFor();
  });
});
