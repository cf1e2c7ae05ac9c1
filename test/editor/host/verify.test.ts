import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

const programs = join(dirname(process.env['LEAKLINE_TEST_LEAKY_FILES'] ?? ''), '../../support/programs');

interface Answer {
  readonly suspects: readonly { readonly suspect: string; readonly status?: string }[];
}

describe('a program that was not repaired', () => {
  it('is taken again by the plan of its series, and its suspect is known', async () => {
    // Below those that the system gives to connections.
    const port = String(20_000 + Math.floor(Math.random() * 12_000));
    const address = { kind: 'program', command: 'node', args: ['leaky-server.mjs', port], cwd: programs };
    const fill = { kind: 'load', command: `node "${join(programs, 'requests.mjs')}" ${port} 20` };
    const plan = { snapshots: 3, mode: 'sampling', fill, threads: 'all' };
    const first = await vscode.commands.executeCommand<string>('leakline.capture', { address, plan });
    const before = await suspectsOf(first);
    assert.equal(before.suspects.length, 1);

    assert.equal(await vscode.commands.executeCommand('leakline.verifyFix'), 'fail');
    const [newest] = (await invoke('leakline_list_series', {})) as { series: string; snapshots: number }[];
    assert.notEqual(newest?.series, first);
    assert.equal(newest?.snapshots, 3);
    const after = await suspectsOf(newest.series);
    assert.deepEqual(
      after.suspects.map(({ suspect, status }) => [suspect, status]),
      [[before.suspects[0]?.suspect, 'known']],
    );
  });
});

async function suspectsOf(series: string): Promise<Answer> {
  return (await invoke('leakline_suspects', { series })) as Answer;
}

async function invoke(name: string, input: object): Promise<unknown> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value);
}
