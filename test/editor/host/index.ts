import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Called by the workbench in its extension host; rejects when a test failed. */
export async function run(): Promise<void> {
  // The host makes a PATH of its own; a worker has the one that was there when it started.
  const tools = process.env['LEAKLINE_TEST_TOOLS'];
  if (tools) process.env['PATH'] = `${tools}:${process.env['PATH']}`;
  const asked = (process.env['LEAKLINE_TEST_FILES'] ?? '').split(',');
  const mocha = new Mocha({ ui: 'bdd', timeout: 240_000, reporter: 'spec', color: false });
  for (const name of ['capture', 'tools', 'files', 'verify', 'debug', 'paths', 'targets'])
    if (asked.includes(`${name}.test.ts`)) mocha.addFile(join(__dirname, `${name}.test.cjs`));
  const lines: string[] = [];
  let passed = 0;
  const failed = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => {
      passed++;
      lines.push(`  ✔ ${test.fullTitle()} (${test.duration} ms)`);
    });
    runner.on('pending', (test) => lines.push(`  - ${test.fullTitle()} (skipped)`));
    runner.on('fail', (test, error) => lines.push(`  ✖ ${test.fullTitle()}\n${error.stack}`));
  });
  const results = process.env['LEAKLINE_TEST_RESULTS'];
  if (results) writeFileSync(results, JSON.stringify({ passed, failed, lines }));
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
