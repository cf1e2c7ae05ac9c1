import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { until } from './support.ts';

const program = `
const kept = [];
class Visit { constructor(id) { this.id = id; } }
setInterval(() => { for (let i = 0; i < 50; i++) kept.push(new Visit(i)); }, 20);
`;

describe('a debug session of this window', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'leakline-debug-'));
    writeFileSync(join(folder, 'visits.js'), program);
  });
  after(async () => {
    await vscode.debug.stopDebugging();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is captured through the debugger, which goes on', async () => {
    const configuration = { type: 'node', request: 'launch', name: 'visits', program: join(folder, 'visits.js') };
    assert.ok(await vscode.debug.startDebugging(undefined, configuration), 'the session starts');
    const isNode = async (): Promise<boolean> => vscode.debug.activeDebugSession?.parentSession !== undefined;
    await until(isNode, 'js-debug has a session for the program', 120_000);
    const proxy = await vscode.commands.executeCommand<{ host: string; port: number; path?: string }>(
      'extension.js-debug.requestCDPProxy',
      vscode.debug.activeDebugSession?.id,
    );
    const address = { kind: 'websocket', url: `ws://${proxy.host}:${proxy.port}${proxy.path ?? ''}` };
    const plan = { snapshots: 3, mode: 'snapshots', fill: { kind: 'time', ms: 1000 }, threads: 'main' };
    const seriesId = await vscode.commands.executeCommand('leakline.capture', { address, plan });
    assert.ok(seriesId, 'the command returns the id of the series');
    assert.ok(vscode.debug.activeDebugSession, 'the session still runs');
  });

  it('is tapped through the debugger, which goes on', async () => {
    const said = await vscode.commands.executeCommand<readonly string[] | undefined>('leakline.confirmTap');
    assert.match(said?.[0] ?? '', /^the line ran [\d,]+ times in one more interval/);
    assert.ok(vscode.debug.activeDebugSession, 'the session still runs');
    const left = await evaluate(`'leakline.tap' in globalThis`);
    assert.equal(left, 'false');
  });
});

async function evaluate(expression: string): Promise<string> {
  const session = vscode.debug.activeDebugSession;
  const answer: unknown = await session?.customRequest('evaluate', { expression, context: 'repl' });
  return (answer as { result: string }).result;
}
