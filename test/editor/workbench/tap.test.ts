import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../../support/eventually.ts';
import { demo, Workbench } from './workbench.ts';

describe('the tap, from the card', { timeout: 900_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.chooseDemo();
    await workbench.row('with a load command…').click();
    await workbench.type(demo.load);
    await workbench.panel.getByText('The heap grows', { exact: true }).first().waitFor({ timeout: 400_000 });
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
    await workbench.toast('Counting calls').waitFor({ state: 'detached' });
    assert.equal(await result().count(), 0);
  });

  it('counts the calls in the running service, and makes the suspect surer', async () => {
    const before = await sure();
    await confirm().click();
    await result().waitFor({ state: 'attached', timeout: 180_000 });
    await workbench.screenshot('tap');
    await eventually(async () => assert.ok((await sure()) >= before));
    assert.equal((await (await fetch(`http://127.0.0.1:${demo.inspectorPort}/json/list`)).text()).length > 0, true);
  });

  it('tells it at the line, too', async () => {
    const { page, panel } = workbench;
    await panel.getByText(`${demo.file}:${demo.line}`).first().click();
    const statement = page.locator('.view-line', { hasText: "queue.on('error'" }).first();
    // Lenses that come late move the line away from the pointer.
    await eventually(async () => {
      await statement.hover({ position: { x: 1, y: 1 } });
      await statement.locator('span', { hasText: 'queue' }).last().hover();
      const hover = page.locator('.monaco-hover', { hasText: 'the line ran 300 times' }).first();
      await hover.waitFor({ timeout: 5000 });
    }, 60_000);
  });
});
