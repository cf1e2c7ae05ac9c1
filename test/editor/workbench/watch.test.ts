import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../../support/eventually.ts';
import { demo, Workbench } from './workbench.ts';

describe('a look without a snapshot', { timeout: 900_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  after(() => workbench.close());

  it('offers rungs with their price, draws the memory while it goes on, and ends in a report', async () => {
    const { page, panel } = workbench;
    await workbench.chooseDemo('Leakline: Watch Target');
    for (const rung of ['Watch memory', 'Count listeners', 'Count listeners and sample allocations'])
      await workbench.row(rung).waitFor();
    await workbench.row('No pause.').waitFor();
    await workbench.row('The price of both').click();
    // Long enough to be seen by a browser that is slow.
    await workbench.type('20s');
    await panel.getByText('The target is being watched').first().waitFor();
    await panel.locator('canvas').first().waitFor();
    await workbench.screenshot('watch-live');
    await panel
      .getByText(/from reading to reading|grows by|went from/)
      .first()
      .waitFor({ timeout: 120_000 });
    await workbench.screenshot('watch-report');
    await workbench.openSidebar();
    await page.locator('.monaco-list-row', { hasText: 'watched' }).first().waitFor();
  });

  it('says that there is no report to export while it goes on, and exports what was seen once it is ended', async () => {
    const { page, panel } = workbench;
    await workbench.chooseDemo('Leakline: Watch Target');
    await workbench.row('No pause.').click();
    await workbench.type('10m');
    await panel.getByText('The target is being watched').first().waitFor();
    const sentence = workbench.toast('This still goes on. Cancel it, or wait until it ends');
    await workbench.command('Leakline: Export Report…');
    await sentence.waitFor();
    await sentence.hover();
    await sentence.locator('.codicon-notifications-clear').click();
    await sentence.waitFor({ state: 'detached' });
    await panel.locator('vscode-button', { hasText: 'Export' }).click();
    await panel.getByText('Report as JSON').click();
    await sentence.waitFor();
    await workbench.toast('Leakline watches').getByRole('button', { name: 'Cancel' }).click();
    await panel.getByText('The target is being watched').first().waitFor({ state: 'detached' });
    await workbench.command('Leakline: Export Report…');
    await page.locator('.quick-input-title', { hasText: 'Export the report as' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('goes up to the next rung when memory grows and no line is known', async (t) => {
    const { page, panel } = workbench;
    const file = join(demo.folder, 'growing.cjs');
    writeFileSync(
      file,
      `const kept = [];\nsetInterval(function grow() {\n  kept.push(Array.from({ length: 60_000 }, (_, i) => 'text ' + i));\n}, 200);\n`,
    );
    const child = spawn('node', ['--inspect=127.0.0.1:0', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    t.after(() => {
      child.kill('SIGKILL');
      rmSync(file);
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const inspector = (): string => /ws:\/\/([^/]+)\//.exec(said)?.[1] ?? '';
    await eventually(async () => assert.notEqual(inspector(), ''), 60_000);
    await workbench.command('Leakline: Watch Target');
    await workbench.chooseTarget(inspector());
    await workbench.row('No pause.').click();
    await workbench.type('16s');
    const offer = workbench.toast('Memory grows, but the watch could not see from which line.');
    await offer.waitFor({ timeout: 120_000 });
    await offer.getByRole('button', { name: 'Sample Allocations…' }).click();
    await page.locator('.quick-input-title', { hasText: 'How long to watch' }).waitFor();
    await workbench.type('8s');
    await panel
      .getByText(/growing\.cjs:3/)
      .first()
      .waitFor({ timeout: 120_000 });
    await workbench.screenshot('watch-next-rung');
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
