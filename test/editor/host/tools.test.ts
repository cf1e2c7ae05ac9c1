import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Runs after a series was captured by `capture.test.ts`. */
describe('tools for a language model', () => {
  it('are registered under the names of the manifest', () => {
    const ours = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('leakline_'));
    assert.deepEqual(ours.sort(), [
      'leakline_capture',
      'leakline_growth',
      'leakline_list_series',
      'leakline_retainers',
      'leakline_suspects',
    ]);
  });

  it('answer in little, with lines', async () => {
    const series = (await invoke('leakline_list_series', {})) as { series: string; target: string }[];
    const captured = series.find(({ target }) => target.includes('server.js'));
    assert.ok(captured, JSON.stringify(series));
    const input = { series: captured.series };
    const suspects = (await invoke('leakline_suspects', input)) as { suspects: { suspect: string; place: string }[] };
    assert.match(suspects.suspects[0]?.place ?? '', /^src\/routes\/ma\.ts:\d+$/);
    const retainers = await invoke('leakline_retainers', { ...input, suspect: suspects.suspects[0]?.suspect });
    assert.match(JSON.stringify(retainers), /_events/);
    const growth = (await invoke('leakline_growth', input)) as { verdict: string; growing: unknown[] };
    assert.equal(growth.verdict, 'heap-growth');
    assert.ok(growth.growing.length > 0 && growth.growing.length <= 20);
    for (const answer of [series, suspects, retainers, growth]) {
      const text = JSON.stringify(answer);
      assert.ok(text.length < 12_000, `${text.length} characters`);
      // What the service was asked for stands in the heap, and nowhere else.
      assert.doesNotMatch(text, /site=|acme|Mozilla|https?:\/\//);
    }
  });

  it('say what is wrong instead of failing', async () => {
    const answer = (await invoke('leakline_growth', { series: 'none' })) as { error: string };
    assert.match(answer.error, /leakline_list_series/);
  });
});

async function invoke(name: string, input: object): Promise<unknown> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part] = result.content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value);
}
