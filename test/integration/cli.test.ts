// The built command as a whole process, on a real service.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import type { ComparisonRow, Report } from '../../src/model/report.ts';
import type { SeriesManifest } from '../../src/model/series.ts';
import { command, runCommand, type Outcome, type RunOptions } from '../support/command.ts';
import { freePort } from '../support/fixtures.mjs';
import { isRunning, programs, startServer, until } from '../support/targets.ts';

function leakline(args: readonly string[], onStderr?: RunOptions['onStderr']): Promise<Outcome> {
  return runCommand(args, { cwd: programs, env: { HOME: home }, ...(onStderr && { onStderr }) });
}

let home = '';
let series = '';
let captured: Outcome;

before(async () => {
  assert.ok(existsSync(command), 'npm run build makes the command');
  home = await mkdtemp(join(tmpdir(), 'leakline-cli-'));
  series = join(home, 'out');
  const port = await freePort();
  const load = `"${process.execPath}" "${join(programs, 'requests.mjs')}" ${port} 30`;
  const options = ['--json', '--load', load, '--out', series, '--fail-over', '1kB'];
  captured = await leakline(['capture', ...options, '--', process.execPath, 'leaky-server.mjs', String(port)]);
});
after(() => rm(home, { recursive: true, force: true }));

test('capture: the report on stdout, the rest on stderr, the files in the folder', async () => {
  const report = JSON.parse(captured.stdout) as Report;
  assert.equal(report.version, 1);
  assert.equal(report.series.snapshots.length, 4);
  assert.equal(report.verdict.kind, 'heap-growth');
  const [suspect] = report.suspects;
  const source = (await readFile(join(programs, 'leaky-server.mjs'), 'utf8')).split('\n');
  assert.equal(suspect.file, 'leaky-server.mjs');
  assert.match(source[suspect.line! - 1], /kept\.push\(new Leaked\(\)\)/);
  assert.equal(Math.round(suspect.countPerInterval / 100), 30);
  assert.deepEqual(JSON.parse(await readFile(join(series, 'report.json'), 'utf8')), report);
  assert.match(await readFile(join(series, 'report.html'), 'utf8'), /^<!doctype html>/i);
  for (const name of await readdir(series)) assert.equal((await stat(join(series, name))).mode & 0o777, 0o600, name);
  for (const name of ['report.json', 'report.html', '0.heapsnapshot', '3.heapsnapshot']) {
    assert.ok(captured.stderr.includes(join(series, name)), name);
  }
  assert.match(captured.stderr, /Snapshot 1 of 4: \d/);
  assert.match(captured.stderr, /^port \d+/m, 'the output of the program');
  assert.ok(!isRunning(report.target.pid));
});

test('capture: growth over the threshold is exit code 3', () => {
  assert.equal(captured.code, 3);
});

describe('files on disk', { concurrency: 2 }, () => {
  test('analyze: the folder, and its files, give the same suspects', async () => {
    const suspectsOf = ({ stdout }: Outcome): unknown =>
      (JSON.parse(stdout) as Report).suspects.map(({ file, line, kind }) => ({ file, line, kind }))[0];
    const folder = await leakline(['analyze', series, '--json']);
    assert.equal(folder.code, 0, folder.stderr);
    const files = [0, 1, 2, 3].map((n) => join(series, `${n}.heapsnapshot`));
    const loose = await leakline(['analyze', ...files, '--json']);
    assert.equal(loose.code, 0, loose.stderr);
    assert.deepEqual(suspectsOf(loose), suspectsOf(folder));
    assert.deepEqual(suspectsOf(folder), suspectsOf(captured));
  });

  test('analyze: text for people', async () => {
    const { code, stdout } = await leakline(['analyze', series]);
    assert.equal(code, 0);
    assert.match(stdout, /leaky-server\.mjs:\d+/);
    assert.ok(!stdout.includes('\u001b'), 'no colours without a terminal');
  });

  test('compare: rows as DevTools has them', async () => {
    const { code, stdout } = await leakline([
      'compare',
      join(series, '1.heapsnapshot'),
      join(series, '3.heapsnapshot'),
      '--json',
    ]);
    assert.equal(code, 0);
    const row = (JSON.parse(stdout) as ComparisonRow[]).find((item) => item.class === 'Leaked');
    assert.deepEqual(Object.keys(row!), [
      'class',
      'new',
      'deleted',
      'delta',
      'allocatedBytes',
      'freedBytes',
      'sizeDelta',
    ]);
    assert.equal(row!.new, 6000);
    assert.equal(row!.delta, 6000);
    const text = await leakline(['compare', join(series, '1.heapsnapshot'), join(series, '3.heapsnapshot')]);
    assert.match(text.stdout, /^Leaked +6,000 +0 +\+6,000/m);
  });

  test('foreign, missing and truncated files are one sentence', async () => {
    const foreign = join(home, 'foreign.heapsnapshot');
    await writeFile(foreign, '{"hello": "world"}');
    const cut = join(home, 'cut.heapsnapshot');
    await copyFile(join(series, '0.heapsnapshot'), cut);
    await truncate(cut, 1_000_000);
    for (const file of [foreign, cut, join(home, 'none.heapsnapshot'), join(home, 'empty-folder')]) {
      for (const args of [
        ['analyze', file],
        ['compare', file, file],
      ]) {
        const { code, stdout, stderr } = await leakline(args);
        assert.equal(code, 1, args.join(' '));
        assert.equal(stdout, '');
        const sentence = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Analysing'));
        assert.equal(sentence.length, 1, stderr);
        assert.match(sentence[0], /^leakline: .*\.$/, stderr);
        assert.ok(!/^\s+at /m.test(stderr), 'no stack');
      }
    }
  });

  test('usage: help, version, and what is wrong', async () => {
    assert.match((await leakline(['--help'])).stdout, /leakline capture \[how\]/);
    const forgotten = await leakline([]);
    assert.equal(forgotten.code, 2);
    assert.equal(forgotten.stdout, '');
    assert.match(forgotten.stderr, /leakline capture \[how\]/);
    assert.match((await leakline(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
    const wrong = await leakline(['capture', '--pid', 'x']);
    assert.equal(wrong.code, 2);
    assert.equal(wrong.stderr, 'leakline: --pid takes a process id, not "x".\n');
    const nothing = await leakline(['capture', '--inspect', '127.0.0.1:1']);
    assert.equal(nothing.code, 1);
    assert.match(nothing.stderr, /leakline: Nothing listens on 127\.0\.0\.1:1\./);
  });
});

test('targets: as JSON and as a table', async (t) => {
  const target = await startServer(t);
  const infos = async (): Promise<{ pid?: number; inspector?: string }[]> =>
    JSON.parse((await leakline(['targets', '--json'])).stdout);
  // Who answers too late is listed without an inspector.
  await until(async () => {
    const info = (await infos()).find(({ pid }) => pid === target.pid);
    return info?.inspector === `127.0.0.1:${target.inspectorPort}`;
  });
  const row = new RegExp(`^${target.pid} +127\\.0\\.0\\.1:${target.inspectorPort} `, 'm');
  await until(async () => row.test((await leakline(['targets'])).stdout));
});

function snapshotsIn(folder: string): number {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) return 0;
  return (JSON.parse(readFileSync(file, 'utf8')) as SeriesManifest).threads[0].snapshots.length;
}

test('Ctrl-C in the middle: what was captured is kept and the program is stopped', async () => {
  const out = join(home, 'cancelled');
  const args = ['capture', '--interval', '60s', '--out', out, '--', process.execPath, 'leaky-server.mjs'];
  let interrupting: Promise<void> | undefined;
  const { code, stderr, stdout } = await leakline(args, (_text, interrupt) => {
    interrupting ??= until(() => snapshotsIn(out) === 1, 60_000).finally(interrupt);
  });
  await interrupting;
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /The capture was cancelled\. 1 of 4 snapshots were taken\.\nWhat was captured is kept\. For its report: leakline analyze /,
  );
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as SeriesManifest;
  assert.equal(manifest.state, 'partial');
  await until(() => !isRunning(manifest.target.pid));
});

test('a program that ends in the middle is analysed as far as it came', async () => {
  const out = join(home, 'ended');
  const how = ['--interval', '3s', '--snapshots', '9', '--json', '--out', out];
  let ended = false;
  const { code, stdout, stderr } = await leakline(['capture', ...how, '--', process.execPath, 'script.mjs'], (text) => {
    if (ended || !text.includes('Snapshot 2 of 9')) return;
    ended = true;
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as SeriesManifest;
    process.kill(manifest.target.pid, 'SIGUSR2');
  });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^The target ended by itself\. \d of 9 snapshots were taken\.$/m);
  const report = JSON.parse(stdout) as Report;
  assert.match(report.series.incomplete ?? '', /ended by itself/);
});

test('Leakline itself is killed: the program goes with it, and what was captured can be analysed', async () => {
  const out = join(home, 'killed');
  const args = ['capture', '--interval', '60s', '--out', out, '--', process.execPath, 'leaky-server.mjs'];
  const child = spawn(process.execPath, [command, ...args], {
    cwd: programs,
    env: { ...process.env, HOME: home },
    stdio: 'ignore',
  });
  await until(() => snapshotsIn(out) === 1, 60_000);
  const { target } = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as SeriesManifest;
  child.kill('SIGKILL');
  await until(() => !isRunning(target.pid));
  const { code, stdout } = await leakline(['analyze', out, '--json']);
  assert.equal(code, 0);
  assert.match((JSON.parse(stdout) as Report).series.incomplete ?? '', /Leakline itself was ended/);
});
