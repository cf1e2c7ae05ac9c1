import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { allTabs, until } from './support.ts';

describe('snapshot files', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'leakline-files-'));
    const program = process.env['LEAKLINE_TEST_LEAKY_FILES'] ?? '';
    execFileSync(process.execPath, [program, folder], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string): vscode.Uri => vscode.Uri.file(join(folder, name));

  it('become a series, whatever their order in the call', async () => {
    const uris = [file('2.heapsnapshot'), file('0.heapsnapshot'), file('1.heapsnapshot')];
    const seriesId = await vscode.commands.executeCommand<string | undefined>('leakline.openFiles', uris);
    assert.ok(seriesId, 'the command returns the id of the series');
    const title = '0.heapsnapshot, 1.heapsnapshot, 2.heapsnapshot';
    await until(async () => allTabs().some(({ label }) => label.includes(title)), 'its panel is there');
  });

  it('that are none are refused', async () => {
    writeFileSync(file('foreign.heapsnapshot').fsPath, '{"not":"a snapshot"}');
    const seriesId = await vscode.commands.executeCommand('leakline.openFiles', [file('foreign.heapsnapshot')]);
    assert.equal(seriesId, undefined);
  });

  it('that are cut off are refused', async () => {
    writeFileSync(file('cut.heapsnapshot').fsPath, '{"snapshot":{"meta":{"node_fields":["type"');
    const uris = [file('0.heapsnapshot'), file('cut.heapsnapshot')];
    assert.equal(await vscode.commands.executeCommand('leakline.openFiles', uris), undefined);
  });

  it('that are sampling profiles open in the same editor', async () => {
    const node = process.execPath;
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const options = ['--heap-prof', '--heap-prof-name', 'own.heapprofile', '--heap-prof-dir', folder];
    execFileSync(node, [...options, '-e', 'globalThis.kept = Array.from({ length: 1e5 }, String)'], { env });
    await vscode.commands.executeCommand('vscode.openWith', file('own.heapprofile'), 'leakline.snapshot');
    const isOpen = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputCustom && input.uri.path.endsWith('own.heapprofile');
    await until(async () => allTabs().some(isOpen), 'its tab is there');
  });

  it('open in an editor of their own, once each', async () => {
    await vscode.commands.executeCommand('vscode.openWith', file('2.heapsnapshot'), 'leakline.snapshot');
    const isEditor = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputCustom && input.viewType === 'leakline.snapshot';
    await until(async () => allTabs().some(isEditor), 'its tab is there');
  });
});
