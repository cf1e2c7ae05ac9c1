// Files of tests for Node's own runner: what they say goes to the terminal, how many passed and failed comes back.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

/** Where more files fail than these, it is not the machine. */
const MOST_TRIED_AGAIN = 3;

/**
 * @param {readonly string[]} files
 * @param {{ concurrency: number, env?: Record<string, string>, triesAgain?: boolean }} options `triesAgain` is for files that drive
 *   real processes and browsers: one that fails is run once more, alone, and what failed twice has failed. Both are said.
 */
export async function runNodeTests(files, { concurrency, env = {}, triesAgain = false }) {
  const first = await runOnce(files, concurrency, env);
  const { failing, ...counts } = first;
  if (!triesAgain || counts.failed === 0 || failing.length === 0 || failing.length > MOST_TRIED_AGAIN) return counts;
  const names = failing.map((file) => relative('', file)).join(', ');
  console.log(`\nOnce more, with nothing beside: ${names}\n`);
  const second = await runOnce(failing, 1, env);
  console.log(second.failed === 0 ? `\nFlaky, passed the second time: ${names}` : `\nFailed twice: ${names}`);
  return { passed: counts.passed + Math.max(0, counts.failed - second.failed), failed: second.failed };
}

async function runOnce(files, concurrency, env) {
  const draft = mkdtempSync(join(tmpdir(), 'leakline-tests-'));
  const tap = join(draft, 'result.tap');
  const args = ['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec'];
  args.push('--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${tap}`);
  try {
    const child = spawn(process.execPath, [...args, ...files], { stdio: 'inherit', env: { ...process.env, ...env } });
    const code = await new Promise((done, fail) => {
      child.once('error', fail);
      child.once('exit', (exitCode) => done(exitCode ?? 1));
    });
    return totals(existsSync(tap) ? readFileSync(tap, 'utf8') : '', code);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The runner's closing lines are `# pass 12`, `# fail 0`, `# cancelled 0`; what failed says `location: 'FILE:1:234'`. */
function totals(tap, exitCode) {
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(tap)?.[1] ?? 0);
  const failures = count('fail') + count('cancelled');
  const failing = [...tap.matchAll(/^ *not ok [\s\S]*?^ *location: '(.+?):\d+:\d+'$/gm)].map(([, file]) =>
    resolve(file),
  );
  return {
    passed: count('pass'),
    failed: failures === 0 && exitCode !== 0 ? 1 : failures,
    failing: [...new Set(failing)],
  };
}
