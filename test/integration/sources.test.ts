// Programs whose sources are elsewhere, or are not any more what runs: the line is named all the same, or nothing is claimed.
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { describe, type TestContext } from 'node:test';
import { buildSync } from 'esbuild';
import type { Report, Suspect } from '../../src/model/report.ts';
import { runCommand } from '../support/command.ts';
import { findNode } from '../support/nodes.mjs';
import { temporaryFolder, until } from '../support/targets.ts';

const LEDGER = `
const ledger = new Map();
let count = 0;

function book() {
  count++;
  ledger.set('entry ' + count, { count, note: 'kept for ever' });
}

setInterval(() => {
  for (let i = 0; i < 40; i++) book();
}, 20);
console.log('ready');
`;
const STATEMENT = 'ledger.set(';

const lineOf = (text: string, part = STATEMENT): number =>
  text.split('\n').findIndex((line) => line.includes(part)) + 1;

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(t: TestContext, program: string, args: readonly string[], cwd?: string): Promise<Running> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += String(text)));
  const ended = once(child, 'exit').then(() => assert.fail(`The program ended: ${said}`));
  await Promise.race([once(child.stdout, 'data'), ended]);
  child.stdout.resume();
  // It says so first, but on another pipe.
  const port = (): number => Number(/listening on ws:\/\/[^/]*:(\d+)\//.exec(said)?.[1]);
  await until(() => port() > 0);
  return { child, port: port() };
}

const run = (t: TestContext, entry: string): Promise<Running> =>
  start(t, process.execPath, ['--inspect=127.0.0.1:0', entry]);

async function captured(t: TestContext, { port }: Running, options: readonly string[]): Promise<Report> {
  const out = join(await temporaryFolder(t), 'series');
  const args = ['capture', '--json', '--inspect', `127.0.0.1:${port}`, '--interval', '700ms', '--snapshots', '3'];
  const { code, stdout, stderr } = await runCommand([...args, '--out', out, ...options]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Report;
}

function suspectOf(report: Report): Suspect {
  const [suspect] = report.suspects;
  assert.ok(suspect, report.verdict.summary);
  return suspect;
}

const changed = ({ evidence }: Suspect): string[] =>
  evidence.filter(({ kind }) => kind === 'changed-source').map(({ detail }) => detail);

function framed({ codeFrame, line }: Suspect): string {
  return codeFrame!.lines[line! - codeFrame!.firstLine];
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

describe('files that were changed since the process started', { concurrency: 2 }, () => {
  test('a line that moved is named where it stands now', async (t) => {
    const folder = await temporaryFolder(t);
    write(folder, { 'server.cjs': LEDGER });
    const running = await run(t, join(folder, 'server.cjs'));
    const now = `// A licence.\n// Of two lines.\n${LEDGER}`;
    write(folder, { 'server.cjs': now });
    const suspect = suspectOf(await captured(t, running, ['--workspace', folder]));
    assert.deepEqual([suspect.file, suspect.line], ['server.cjs', lineOf(now)]);
    assert.match(changed(suspect)[0], new RegExp(`ran at line ${lineOf(LEDGER)} stands at line ${lineOf(now)} now`));
    assert.match(framed(suspect), /ledger\.set\(/);
  });

  test('of a line that is gone, the one that ran is named', async (t) => {
    const folder = await temporaryFolder(t);
    write(folder, { 'server.mjs': LEDGER });
    const running = await run(t, join(folder, 'server.mjs'));
    write(folder, { 'server.mjs': '// Written anew.\nexport {};\n' });
    const suspect = suspectOf(await captured(t, running, ['--workspace', folder]));
    assert.deepEqual([suspect.file, suspect.line], ['server.mjs', lineOf(LEDGER)]);
    assert.match(changed(suspect)[0], /gone from the file/);
    assert.match(framed(suspect), /ledger\.set\(/);
  });

  test('a program that was built again: the line of the source as it is now', async (t) => {
    const folder = await temporaryFolder(t);
    const build = (): void =>
      void buildSync({
        entryPoints: [join(folder, 'src/server.ts')],
        outfile: join(folder, 'dist/server.cjs'),
        bundle: true,
        format: 'cjs',
        platform: 'node',
        sourcemap: true,
      });
    const typed = LEDGER.replace('new Map()', 'new Map<string, object>()');
    write(folder, { 'src/server.ts': typed });
    build();
    const running = await run(t, join(folder, 'dist/server.cjs'));
    const now = `interface Unused {\n  readonly a: 1;\n}\nconst early = (a: Unused) => a;\nearly({ a: 1 });\n${typed}`;
    write(folder, { 'src/server.ts': now });
    build();
    const suspect = suspectOf(await captured(t, running, ['--workspace', folder]));
    assert.deepEqual([suspect.file, suspect.line], ['src/server.ts', lineOf(now)]);
    assert.match(changed(suspect)[0], /built again/);
  });

  test('a source that is newer than the program, and whose map does not carry it', async (t) => {
    const folder = await temporaryFolder(t);
    const typed = LEDGER.replace('new Map()', 'new Map<string, object>()');
    write(folder, { 'src/server.ts': typed });
    buildSync({
      entryPoints: [join(folder, 'src/server.ts')],
      outfile: join(folder, 'dist/server.cjs'),
      platform: 'node',
      sourcemap: true,
      sourcesContent: false,
    });
    const running = await run(t, join(folder, 'dist/server.cjs'));
    const now = `// Not built yet.\n\n${typed}`;
    write(folder, { 'src/server.ts': now });
    const suspect = suspectOf(await captured(t, running, ['--workspace', folder]));
    assert.deepEqual([suspect.file, suspect.line], ['src/server.ts', lineOf(now)]);
    assert.match(changed(suspect)[0], /stands at line 9 now/);
  });

  test('TypeScript whose types Node itself takes out is as it was', async (t) => {
    const found = await findNode(24);
    if ('reason' in found) return t.skip(found.reason);
    const folder = await temporaryFolder(t);
    const typed = LEDGER.replace('new Map()', 'new Map<string, object>()').replace('book()', 'book(): void');
    write(folder, { 'server.ts': typed });
    const running = await start(t, found.path, ['--inspect=127.0.0.1:0', join(folder, 'server.ts')]);
    const suspect = suspectOf(await captured(t, running, ['--workspace', folder]));
    assert.deepEqual([suspect.file, suspect.line, changed(suspect)], ['server.ts', lineOf(typed), []]);
    assert.match(framed(suspect), /ledger\.set\(/);
  });

  test('a file that is as it was says nothing', async (t) => {
    const folder = await temporaryFolder(t);
    write(folder, { 'server.cjs': LEDGER });
    const suspect = suspectOf(await captured(t, await run(t, join(folder, 'server.cjs')), ['--workspace', folder]));
    assert.deepEqual([suspect.line, changed(suspect)], [lineOf(LEDGER), []]);
  });
});

describe('sources that are elsewhere', { concurrency: 2 }, () => {
  /** A program that runs from a folder that is not there any more, as in a container. */
  async function gone(t: TestContext): Promise<{ running: Running; remote: string; base: string }> {
    const base = await temporaryFolder(t);
    const remote = join(base, 'srv', 'app');
    write(remote, { 'lib/server.js': LEDGER });
    const running = await run(t, join(remote, 'lib/server.js'));
    rmSync(remote, { recursive: true });
    return { running, remote, base };
  }

  test('by a mapping', async (t) => {
    const { running, remote, base } = await gone(t);
    const local = join(base, 'here');
    // Not the same text: without being told, nobody could know.
    write(local, { 'services/api/lib/server.js': `// Ours.\n${LEDGER}` });
    const mapping = `${remote}=${join(local, 'services/api')}`;
    const suspect = suspectOf(await captured(t, running, ['--workspace', local, '--path-mapping', mapping]));
    assert.deepEqual([suspect.file, suspect.line], ['services/api/lib/server.js', lineOf(LEDGER) + 1]);
    assert.equal(changed(suspect).length, 1);
  });

  test('by their text, in the package of a monorepo that has the same file twice', async (t) => {
    const { running, base } = await gone(t);
    const local = join(base, 'here');
    const packages = { 'packages/api/package.json': '{}', 'packages/web/package.json': '{}' };
    const files = { 'packages/web/lib/server.js': 'module.exports = 1;\n', 'packages/api/lib/server.js': LEDGER };
    write(local, { ...packages, ...files });
    const suspect = suspectOf(await captured(t, running, ['--workspace', local]));
    assert.deepEqual([suspect.file, suspect.line], ['packages/api/lib/server.js', lineOf(LEDGER)]);
    assert.deepEqual(changed(suspect), []);
  });

  test('no other file of the same name is taken for it', async (t) => {
    const { running, remote, base } = await gone(t);
    const local = join(base, 'here');
    write(local, { 'lib/server.js': `${LEDGER}\n// Not the same.\n` });
    const suspect = suspectOf(await captured(t, running, ['--workspace', local]));
    assert.deepEqual([suspect.file, suspect.line], [join(remote, 'lib/server.js'), lineOf(LEDGER)]);
  });

  test('a bundle whose map is only in the container', async (t) => {
    const base = await temporaryFolder(t);
    const remote = join(base, 'image');
    const typed = LEDGER.replace('new Map()', 'new Map<string, object>()');
    write(join(base, 'build'), { 'src/server.ts': typed });
    mkdirSync(remote);
    const isolated = spawnSync('unshare', ['-m', 'true']).status === 0;
    if (!isolated) return t.skip('no mount namespace can be made here');
    buildSync({
      entryPoints: [join(base, 'build/src/server.ts')],
      outfile: join(base, 'build/dist/server.js'),
      bundle: true,
      minify: true,
      platform: 'node',
      sourcemap: true,
    });
    const start1 = `mount -t tmpfs none "${remote}" && cp -r "${base}/build/." "${remote}" && exec "$0" --inspect=127.0.0.1:0 "${remote}/dist/server.js"`;
    const running = await start(t, 'unshare', ['-m', 'sh', '-c', start1, process.execPath]);
    const local = join(base, 'here');
    renameSync(join(base, 'build'), join(base, 'old'));
    write(local, { 'src/server.ts': typed });
    const suspect = suspectOf(await captured(t, running, ['--workspace', local]));
    assert.deepEqual([suspect.file, suspect.line], ['src/server.ts', lineOf(typed)]);
  });
});

describe('code that was compiled in memory', { concurrency: 2 }, () => {
  const RULE = `let rows;
function book(i) {
  rows ??= new Map();
  const row = { id: i, note: 'kept for ever' };
  rows.set('row ' + i, row);
}
`;
  const engine = (filename: string): string => `
const { createContext, runInContext } = require('node:vm');
const { readFileSync } = require('node:fs');
const context = createContext({ Map });
runInContext(readFileSync(__dirname + '/rules/rows.js', 'utf8'), context, { filename: ${filename} });
let count = 0;
setInterval(() => {
  for (let i = 0; i < 40; i++) context.book(++count);
}, 20);
console.log('ready');
`;
  for (const filename of ["'rules/rows.js'", "__dirname + '/rules/rows.js'"]) {
    test(`by the name it was given: ${filename}`, async (t) => {
      const folder = await temporaryFolder(t);
      write(folder, { 'engine.cjs': engine(filename), 'rules/rows.js': RULE });
      const running = await start(t, process.execPath, ['--inspect=127.0.0.1:0', 'engine.cjs'], folder);
      const suspect = suspectOf(await captured(t, running, ['--workspace', folder, '--confirm']));
      assert.deepEqual([suspect.file, suspect.line], ['rules/rows.js', lineOf(RULE, 'rows.set(')]);
      assert.match(suspect.evidence.find(({ kind }) => kind === 'tap')!.detail, /ran [\d,]+ times/);
    });
  }
});
