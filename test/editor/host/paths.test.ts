import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { demo, until } from './support.ts';

const program = `
const ledger = new Map();
let count = 0;
setInterval(() => {
  for (let i = 0; i < 40; i++) ledger.set('entry ' + ++count, { count });
}, 20);
console.log('ready');
`;
const local = join(demo.folder, 'mapped');

describe('leakline.pathMappings', () => {
  const remote = mkdtempSync(join(tmpdir(), 'leakline-remote-'));
  let child: ChildProcess | undefined;

  before(() => {
    writeFileSync(join(remote, 'server.cjs'), program);
    mkdirSync(local);
    // Not the same text, so that nobody could guess it.
    writeFileSync(join(local, 'server.cjs'), `// Ours.${program}`);
  });
  after(async () => {
    child?.kill('SIGKILL');
    await vscode.workspace.getConfiguration('leakline').update('pathMappings', undefined, false);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const folder of [remote, local]) rmSync(folder, { recursive: true, force: true });
  });

  it('lead from a file that is only in the target to that of the workspace', async () => {
    const mappings = { [remote]: '${workspaceFolder}/mapped' };
    await vscode.workspace.getConfiguration('leakline').update('pathMappings', mappings, false);
    child = spawn(process.execPath, ['--inspect=127.0.0.1:0', join(remote, 'server.cjs')]);
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said += String(text)));
    await once(child.stdout!, 'data');
    const port = (): number => Number(/:(\d+)\//.exec(said)?.[1]);
    await until(async () => port() > 0, 'its inspector tells its port');
    rmSync(join(remote, 'server.cjs'));
    const address = { kind: 'inspector', host: '127.0.0.1', port: port() };
    const plan = { snapshots: 3, mode: 'snapshots', fill: { kind: 'time', ms: 700 }, threads: 'main' };
    assert.ok(await vscode.commands.executeCommand('leakline.capture', { address, plan }), said);
    await vscode.commands.executeCommand('leakline.openSuspect');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, join(local, 'server.cjs'));
    assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? '', /ledger\.set\(/);
  });
});
