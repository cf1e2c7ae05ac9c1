// One program taken again and again: edited, bundled, on another Node, under more load, repaired.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { build } from 'esbuild';
import type { Report, Suspect } from '../../src/model/report.ts';
import { runCommand, type Outcome } from '../support/command.ts';
import { freePort } from '../support/fixtures.mjs';
import { nodePath } from '../support/nodes.mjs';
import { programs } from '../support/targets.ts';

const original = `import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

class Visit {
  constructor(url) {
    this.url = url;
    this.note = \`\${url} \`.repeat(50);
  }
}
const queue = new EventEmitter().setMaxListeners(0);
const seen = new Map();

createServer((request, response) => {
  const visit = new Visit(request.url + Math.random());
  seen.set(visit.url, visit);
  queue.on('error', (error) => response.destroy(error));
  response.end('ok');
}).listen(Number(process.argv[2]), '127.0.0.1');
`;

const edited = original
  .replace('class Visit', '// A comment.\n\nfunction unrelated(seen) {\n  return seen.size;\n}\n\nclass Visit')
  .replaceAll('visit.url, visit', 'each.url, each')
  .replace('const visit', 'unrelated(seen);\n  const each')
  .replace(
    "queue.on('error', (error) => response.destroy(error))",
    'queue.on("error", function (e) {\n    response.destroy(e);\n  })',
  );

const repaired = original.replace('  seen.set(visit.url, visit);\n', '').replace(/ {2}queue\.on.*\n/, '');

let folder = '';
let port = 0;
let first: Outcome;

function leakline(...args: readonly string[]): Promise<Outcome> {
  return runCommand(args, { cwd: folder, env: { HOME: folder } });
}

/** Three snapshots of a program of the folder. */
function capture(out: string, program: readonly string[], requests: number, ...more: readonly string[]) {
  const load = `"${process.execPath}" "${join(programs, 'requests.mjs')}" ${port} ${requests}`;
  const options = ['--json', '--snapshots', '3', '--load', load, '--out', out, ...more];
  return leakline('capture', ...options, '--', ...program, String(port));
}

function suspectsOf({ stdout, stderr }: Outcome): readonly Suspect[] {
  assert.notEqual(stdout, '', stderr);
  return (JSON.parse(stdout) as Report).suspects;
}

const idsOf = (outcome: Outcome): string[] => suspectsOf(outcome).map(({ id }) => id);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leakline-repeats-'));
  port = await freePort();
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src', 'app.mjs'), original);
  first = await capture('first', [process.execPath, 'src/app.mjs'], 60);
});
after(() => rm(folder, { recursive: true, force: true }));

test('the program leaks at two lines, each with a fingerprint of its own', () => {
  const lines = suspectsOf(first).map(({ file, line }) => `${file}:${line}`);
  assert.deepEqual(lines.toSorted(), ['src/app.mjs:15', 'src/app.mjs:16']);
  assert.equal(new Set(idsOf(first)).size, 2);
});

test('lines that moved, other names, more load: the same suspects, known by the baseline', async () => {
  await writeFile(join(folder, 'src', 'app.mjs'), edited);
  const more = ['--baseline', 'first', '--fail-on', 'new'];
  const again = await capture('again', [process.execPath, 'src/app.mjs'], 90, ...more);
  await writeFile(join(folder, 'src', 'app.mjs'), original);
  assert.deepEqual(idsOf(again).toSorted(), idsOf(first).toSorted());
  assert.deepEqual(
    suspectsOf(again).map(({ status }) => status),
    ['known', 'known'],
  );
  assert.deepEqual((JSON.parse(again.stdout) as Report).baseline?.gone, []);
  assert.equal(again.code, 0, 'nothing is new');
});

test('a minified bundle with a hash in its name, on another Node: the same suspects', async (t) => {
  const node = await nodePath(24);
  if (node === undefined) return t.skip();
  const outfile = join(folder, 'dist', 'app.3fa94c21.mjs');
  const entryPoints = [join(folder, 'src', 'app.mjs')];
  await build({ entryPoints, outfile, bundle: true, minify: true, sourcemap: true, platform: 'node', format: 'esm' });
  const bundled = await capture('bundled', [node, 'dist/app.3fa94c21.mjs'], 60);
  assert.deepEqual(idsOf(bundled).toSorted(), idsOf(first).toSorted());
});

test('a baseline that lacks a suspect makes it new, and what it had besides is gone', async () => {
  const report = JSON.parse(first.stdout) as Report;
  const [kept, lost] = report.suspects;
  const other = { ...lost, id: 'ffffffffffff', file: 'src/old.mjs' };
  await writeFile(join(folder, 'baseline.json'), JSON.stringify({ ...report, suspects: [kept, other] }));
  const options = ['--baseline', 'baseline.json', '--fail-on', 'new'];
  const text = await leakline('analyze', 'first', ...options);
  assert.equal(text.code, 3, text.stderr);
  assert.match(text.stderr, /^Suspects that are new: src\/app\.mjs:1[56]:\d+$/m);
  assert.match(text.stdout, /Compared with baseline\.json: 1 new, 1 known, 1 gone\.\n {2}gone: src\/old\.mjs:\d+, /);
  const missing = await leakline('analyze', 'first', '--baseline', 'nowhere.json');
  assert.equal(missing.code, 1);
  assert.equal(missing.stderr.trim(), 'leakline: nowhere.json cannot be read: there is no such file.');
});

test('.leaklineignore: what it covers is told, and fails nothing', async () => {
  const [one, other] = suspectsOf(first);
  const file = join(folder, '.leaklineignore');
  assert.equal((await leakline('analyze', 'first', '--fail-on', 'any', '--json')).code, 3);
  await writeFile(file, `# Accepted for now.\n${one.id}  # see the wiki\n`);
  const half = await leakline('analyze', 'first', '--json', '--fail-on', 'any');
  assert.deepEqual(idsOf(half), [other.id]);
  assert.equal(half.code, 3);
  assert.deepEqual(
    (JSON.parse(half.stdout) as Report).suppressed?.map(({ id, rule }) => [id, rule]),
    [[one.id, one.id]],
  );
  await writeFile(file, 'src/app.mjs\n');
  const both = await leakline('analyze', 'first', '--fail-on', 'any', '--fail-over', '10kB');
  await rm(file);
  assert.equal(both.code, 0, both.stdout);
  assert.match(both.stdout, /2 suspects are suppressed\.\n {2}suppressed by src\/app\.mjs: /);
});

test('verify: the same again fails, one suspect or all', async () => {
  const { code, stdout, stderr } = await leakline('verify', 'first', '--out', 'unrepaired');
  assert.equal(code, 3, stderr);
  assert.match(stdout, /^FAIL: src\/app\.mjs:1[56] took in 60 \w+ \(.*\) per interval and still takes in 60 /);
  assert.match(stdout, /One more suspect grows, too\./);
});

test('verify: the repaired program passes, by the recorded plan', async () => {
  await writeFile(join(folder, 'src', 'app.mjs'), repaired);
  const { code, stdout, stderr } = await leakline('verify', 'first', '--out', 'repaired', '--json');
  assert.equal(code, 0, stdout + stderr);
  const { outcome, sentence, suspects, memory, series } = JSON.parse(stdout);
  assert.equal(outcome, 'pass');
  assert.match(sentence, /^PASS: none of the 2 suspects grows any more\. The heap: \+[\d.]+ kB per interval before, /);
  assert.deepEqual(
    suspects.map(({ countBefore, countAfter }: Record<string, number>) => [countBefore, countAfter]),
    [
      [60, 0],
      [60, 0],
    ],
  );
  assert.ok(memory.after.rate < memory.before.rate / 2);
  const report = JSON.parse(await readFile(join(series, 'report.json'), 'utf8')) as Report;
  assert.equal(report.series.snapshots.length, 3);
  assert.equal(report.baseline?.gone?.length, 2);
  assert.deepEqual([report.verified?.outcome, report.verified?.source], ['pass', 'first']);
  assert.equal(report.verified?.summary, sentence);
  const page = await readFile(join(series, 'report.html'), 'utf8');
  assert.ok(page.includes('PASS: none of the 2 suspects grows any more.'));
});

test('verify: what cannot be taken again is one sentence', async () => {
  const files = [0, 1, 2].map((n) => join(folder, 'first', `${n}.heapsnapshot`));
  assert.equal((await leakline('verify', files[0])).code, 1);
  const unknown = await leakline('verify', 'first', '--suspect', '000000000000');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /^leakline: The series in first has no suspect 000000000000\.$/m);
  assert.equal((await leakline('verify')).code, 2);
  const nothing = await leakline('verify', 'repaired');
  assert.equal(nothing.stderr, 'leakline: Nothing grew in the series in repaired, so there is nothing to verify.\n');
});
