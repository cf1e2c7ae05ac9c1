import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { demo, Workbench } from './workbench.ts';

/** Extension hosts below a server, by their command line. */
function extensionHosts(serverPid: number): number[] {
  const status = (pid: string): string => readFileSync(`/proc/${pid}/status`, 'latin1');
  const parentOf = (pid: string): number => Number(/^PPid:\s*(\d+)/m.exec(status(pid))?.[1]);
  const isHost = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('extensionHost') && parentOf(pid) === serverPid;
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter(isHost)
    .map(Number);
}

describe('the extension host is killed (SIGKILL) in the middle of a series', { timeout: 600_000 }, () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });
  after(() => workbench.close());

  it('the target serves on, and what was captured is there after a reload', async () => {
    const { page } = workbench;
    await workbench.chooseDemo();
    await workbench.row('4 snapshots, 2 min apart').click();
    await workbench.toast('Interval 1 of 3').waitFor({ timeout: 180_000 });
    const [host] = extensionHosts(workbench.serverPid);
    assert.ok(host !== undefined, 'there is an extension host');
    process.kill(host, 'SIGKILL');
    const answer = await fetch(`http://127.0.0.1:${demo.port}/`);
    assert.ok(answer.status < 500, 'the target serves on');
    await page.reload();
    await workbench.settle();
    await workbench.openSidebar();
    const series = page.locator('.monaco-list-row', { hasText: '1 snapshot' });
    await series.first().waitFor({ timeout: 120_000 });
    await workbench.screenshot('killed');
    const inspector = await fetch(`http://127.0.0.1:${demo.inspectorPort}/json/list`);
    assert.equal(inspector.status, 200, 'its own inspector is left open');
  });
});
