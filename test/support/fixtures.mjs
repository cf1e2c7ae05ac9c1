// Programs with a known answer: reads what each expects, builds those that are compiled, runs the command on them, judges the report.
// A case is a folder with a program and `expect.json` (or `expect-VARIANT.json`, for the same program under other conditions):
//   command    what starts it, in its folder; load: the shell command of an interval; env: for both
//   build      options of esbuild, one or a list, or { "tsc": [arguments] }; the output is git-ignored `dist/`
//   workspace  the folder whose sources are to be named, '.' when absent
//   verdict, kind, file, statement: what a good report says; `statement` stands once in `file`, at the line to be named
//   also       further places, as { file, statement }, where more than one statement is rightly called the cause
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = join(root, 'dist', 'leakline.cjs');

/** All cases below `test/fixtures` or `test/leaks`, by name. */
export function readCases(under) {
  const base = join(root, 'test', under);
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap((entry) => casesIn(join(base, entry.name), entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function readCase(under, name) {
  const found = readCases(under).find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no case "${name}" in test/${under}.`);
  return found;
}

function casesIn(folder, folderName) {
  return readdirSync(folder)
    .filter((file) => /^expect(-.+)?\.json$/.test(file))
    .map((file) => {
      const variant = file.slice('expect'.length, -'.json'.length);
      const expected = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const line = expectedLine(folder, expected);
      const also = (expected.also ?? []).map((place) => ({
        ...place,
        line: expectedLine(folder, { ...expected, ...place }),
      }));
      return { env: {}, workspace: '.', ...expected, name: folderName + variant, folder, line, also };
    });
}

/** The line of the statement's text, which must stand in the file exactly once. */
function expectedLine(folder, { workspace = '.', file, statement }) {
  if (file === undefined) return undefined;
  const path = join(folder, workspace, file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const hits = lines.flatMap((text, line0) => (text.includes(statement) ? [line0 + 1] : []));
  if (hits.length !== 1) throw new Error(`"${statement}" stands ${hits.length} times in ${path}.`);
  return hits[0];
}

/** Compiles a case that is written in TypeScript or bundled. */
export async function buildCase({ folder, build: options }) {
  if (options === undefined) return;
  for (const one of [options].flat()) {
    if (one.tsc !== undefined) {
      const tsc = join(root, 'node_modules', '.bin', 'tsc');
      const { code, output } = await run(tsc, one.tsc, { cwd: folder });
      if (code !== 0) throw new Error(`tsc ended with ${code} in ${folder}: ${output}`);
    } else {
      await build({ platform: 'node', target: 'node20', logLevel: 'error', ...one, absWorkingDir: folder });
    }
  }
}

/**
 * Runs the command on a case as a user would and resolves with `{ report, seconds, log }`, `report` undefined when it failed.
 * `node` is the binary the program runs with; the command itself always runs with this one.
 */
export async function captureCase(
  one,
  { node = process.execPath, snapshots = 4, options = [], timeoutMs = 120_000, signal } = {},
) {
  const out = await mkdtemp(join(tmpdir(), 'leakline-case-'));
  const startedAt = performance.now();
  try {
    const args = ['capture', '--json', '--snapshots', String(snapshots), '--load', one.load, '--out', out, ...options];
    args.push('--workspace', join(one.folder, one.workspace), '--', ...one.command);
    const env = {
      ...process.env,
      ...one.env,
      PORT: String(await freePort()),
      // The target's `node` and that of its load are found by PATH, as a version manager does it.
      PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    };
    const { code, output, errors } = await run(process.execPath, [binary, ...args], {
      cwd: one.folder,
      env,
      timeoutMs,
      signal,
    });
    const seconds = (performance.now() - startedAt) / 1000;
    if (code !== 0) return { report: undefined, seconds, log: errors };
    const text = output.trim() === '' ? await readFile(join(out, 'report.json'), 'utf8') : output;
    return { report: JSON.parse(text), seconds, log: errors };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** `hit`, `top3`, `miss`, `alarm` (a suspect or growth where there is none), `verdict` (right line, wrong verdict) or `failed`. */
export function judge(one, report) {
  if (report === undefined) return 'failed';
  const { suspects, verdict } = report;
  const verdictRight = verdict.kind === one.verdict;
  if (one.file === undefined) return verdictRight && suspects.length === 0 ? 'hit' : 'alarm';
  const places = [one, ...one.also];
  const place = suspects.findIndex((suspect) => places.some((p) => suspect.file === p.file && suspect.line === p.line));
  if (place === 0) return verdictRight ? 'hit' : 'verdict';
  return place > 0 && place < 3 ? 'top3' : 'miss';
}

/** One line on what a report says: verdict and the first suspects. */
export function summary(report, count = 3) {
  if (report === undefined) return 'no report';
  const suspects = report.suspects
    .slice(0, count)
    .map(
      (s) =>
        `${s.kind} ${s.file === undefined ? '(no source)' : `${s.file}:${s.line}`} +${s.countPerInterval} ${s.unit}`,
    );
  return [report.verdict.kind, report.verdict.summary, ...suspects].join(' | ');
}

/** What is missing before the command can be run at all. */
export function commandProblem() {
  return existsSync(binary) ? undefined : `${relative(root, binary)} is missing: run npm run build first`;
}

/**
 * The port and the one above are free: fixtures put their upstream on the second. Systems give higher ones to outgoing
 * connections, so nobody takes these before they are used.
 */
export async function freePort() {
  for (;;) {
    const first = 20_000 + 2 * Math.floor(Math.random() * 6000);
    const free = await Promise.all([first, first + 1].map((port) => listenOnce(port).catch(() => 0)));
    if (free.every((port) => port > 0)) return first;
  }
}

function listenOnce(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const used = server.address().port;
      server.close(() => resolve(used));
    });
  });
}

function run(command, args, { cwd, env, timeoutMs, signal }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, signal, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    const errors = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => errors.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signalName) => {
      const text = Buffer.concat(errors).toString() + (signalName === null ? '' : `\nended by ${signalName}`);
      resolve({ code, output: Buffer.concat(output).toString(), errors: text });
    });
  });
}
