// The built command in Chinese, on a real service: what a person reads has no English sentence left in it.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { runCommand, type Outcome } from '../support/command.ts';
import { freePort } from '../support/fixtures.mjs';
import { programs } from '../support/targets.ts';

let home = '';
let series = '';
let captured: Outcome;

function leakline(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return runCommand(args, { cwd: programs, env: { LC_ALL: '', HOME: home, ...env } });
}

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leakline-zh-'));
  series = join(home, 'out');
  const port = await freePort();
  const load = `"${process.execPath}" "${join(programs, 'requests.mjs')}" ${port} 30`;
  const server = [process.execPath, 'leaky-server.mjs', String(port), 'worker'];
  captured = await leakline([
    'capture',
    '--lang',
    'zh-cn',
    '--load',
    load,
    '--requests',
    '30',
    '--out',
    series,
    '--',
    ...server,
  ]);
});
after(() => rm(home, { recursive: true, force: true }));

test('the report of a capture is Chinese', () => {
  assert.equal(captured.code, 0, captured.stderr);
  assert.match(captured.stdout, /▲ 堆在增长/);
  assert.match(captured.stdout, /为什么存活/);
  // It keeps a hundred with each of its 30 requests.
  assert.match(captured.stdout, /每个间隔 30 个请求/);
  assert.match(captured.stdout, /每个请求 \+(?:9\d|1\d\d), /);
  assert.deepEqual(englishIn(captured.stdout), []);
});

test('so is what is told meanwhile, and the page', async () => {
  const own = captured.stderr.replaceAll(/^(?:port|request| +'?[\w-]+'?:|\}).*$/gm, '');
  assert.match(own, /第 1 个快照，共 4 个：/);
  assert.deepEqual(englishIn(own), []);
  const page = (await readFile(join(series, 'report.html'), 'utf8')).replace(/<(style|script)[\s\S]*?<\/\1>/g, '');
  assert.match(page, /<html lang="zh-CN">/);
  assert.deepEqual(englishIn(page.replaceAll(/<pre[\s\S]*?<\/pre>/g, '').replaceAll(/<[^>]*>/g, ' ')), []);
});

test('the same series in English has the same suspects, with the same fingerprints', async () => {
  const chinese = JSON.parse(await readFile(join(series, 'report.json'), 'utf8')) as Report;
  const { stdout } = await leakline(['analyze', series, '--json'], { LANG: 'en_GB.UTF-8' });
  const english = JSON.parse(stdout) as Report;
  assert.deepEqual(
    chinese.suspects.map(({ id }) => id),
    english.suspects.map(({ id }) => id),
  );
  assert.match(english.suspects[0].explanation, / is added to /);
  assert.equal(Math.round((english.suspects[0].countPerRequest ?? 0) / 10), 10);
  assert.match(chinese.suspects[0].explanation, /[。]$/);
});

test('help, and a wrong call, in the language of the terminal', async () => {
  const env = { LANG: 'zh_CN.UTF-8' };
  const { stdout } = await leakline(['--help'], env);
  assert.match(stdout, /^Leakline：/);
  const wrong = await leakline(['capture', '--pid', 'none'], env);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^leakline: --pid 需要进程 ID/);
  assert.match((await leakline(['--lang=fr', 'targets'])).stderr, /--lang takes en or zh-cn, not "fr"/);
  assert.match((await leakline(['--help'], { LANG: 'zh_TW.UTF-8' })).stdout, /^Leakline: from/);
});

/** Words that English sentences are held together by; names of classes, files and memory are none of them. */
const glue = /\b(?:the|a|an|is|are|was|and|of|per|that|with|which|not|never|only|in|by|it|to|at|each|no|from)\b/i;

/** Lines that still speak English, beside code, paths and the names that the program gave. */
function englishIn(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/[│┬├╰┆]/.test(line))
    .map((line) =>
      line
        .replaceAll(/`[^`]*`/g, '')
        .replaceAll(/[\w.-]*[/\\][\w./\\-]*/g, '')
        .replaceAll(/--[\w-]+/g, ''),
    )
    .filter((line) => glue.test(line) || /[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}/.test(line));
}
