// Measures ours and the others on the same files, in turn, each in its own process, and writes RESULTS.md.
//   node run.mjs [--sizes 100,400,1200] [--rounds 3] [--peers devtools,memlab,toolkit,v8-heap-parser] [--only load,compare,series,tail,capture]
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem, type as osType } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodePath } from '../test/support/nodes.mjs';
import { partsOfOthers } from './results.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,400' },
    rounds: { type: 'string', default: '3' },
    peers: { type: 'string', default: 'devtools,memlab,toolkit,v8-heap-parser' },
    only: { type: 'string', default: 'load,compare,series,tail,capture' },
    node: { type: 'string', default: '24' },
  },
});
const sizes = options.sizes.split(',').map(Number);
const rounds = Number(options.rounds);
const peers = options.peers.split(',').filter(Boolean);
const parts = new Set(options.only.split(','));
const node = (await nodePath(Number(options.node))) ?? process.execPath;
const busy = loadavg()[0];
const usageFile = join(tmpdir(), `leakline-bench-${process.pid}.json`);

const command = here('../dist/leakline.cjs');
if (!existsSync(here('node_modules')))
  execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', here('.')], { stdio: 'inherit' });
if (!existsSync(command)) execFileSync('npm', ['run', 'build', '--prefix', here('..')], { stdio: 'inherit' });
execFileSync(process.execPath, [here('build.mjs')], { stdio: 'inherit' });

/** Runs one process; resolves to what it took, or undefined when it failed. */
function measure(args) {
  rmSync(usageFile, { force: true });
  const flags = ['--max-old-space-size=12000', '-r', here('usage.cjs'), ...args];
  const environment = { ...process.env, BENCH_USAGE: usageFile };
  return new Promise((resolve) => {
    const started = performance.now();
    execFile(node, flags, { env: environment, maxBuffer: 1 << 28 }, (error, stdout) => {
      const wallMs = performance.now() - started;
      if (error || !existsSync(usageFile)) return resolve(undefined);
      return resolve({ wallMs, ...JSON.parse(readFileSync(usageFile, 'utf8')), answer: lastJson(stdout) });
    });
  });
}

/** What a process printed, or its last line. */
function lastJson(text) {
  for (const candidate of [text, text.trim().split('\n').at(-1) ?? '']) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next one.
    }
  }
  return undefined;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Medians over the rounds; the tools take turns, so that a slow moment hits them all. */
async function contest(title, tools) {
  const runs = new Map(tools.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, args } of tools) {
      const run = await measure(args);
      if (run) runs.get(name).push(run);
      process.stderr.write(
        `${title} · ${name}: ${run ? `${Math.round(run.wallMs)} ms, ${Math.round(run.rssMb)} MB` : 'failed'}\n`,
      );
    }
  }
  const rows = tools.map(({ name }) => {
    const own = runs.get(name);
    const of = (field) => median(own.map((run) => run[field]));
    return { name, ok: own.length > 0, wallMs: of('wallMs'), cpuMs: of('cpuMs'), rssMb: of('rssMb') };
  });
  return { title, rows };
}

function table({ title, rows }) {
  const ours = rows.find(({ name }) => name === 'leakline');
  const ratio = (row, field) => (row === ours || !ours?.ok ? '' : `${(row[field] / ours[field]).toFixed(1)}x`);
  const lines = rows.map((row) =>
    row.ok
      ? `| ${row.name} | ${(row.wallMs / 1000).toFixed(2)} | ${(row.cpuMs / 1000).toFixed(2)} | ${Math.round(row.rssMb)} | ${ratio(row, 'wallMs')} | ${ratio(row, 'rssMb')} |`
      : `| ${row.name} | failed | | | | |`,
  );
  return [
    `### ${title}`,
    '',
    '| | wall s | CPU s | peak rss MB | wall / ours | rss / ours |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

/** Five snapshots of one program, about so many megabytes each. */
function data(megabytes) {
  mkdirSync(here('data'), { recursive: true });
  const prefix = here(`data/${megabytes}mb`);
  const count = megabytes <= 100 ? 5 : 2;
  if (!existsSync(`${prefix}-${count}.heapsnapshot`))
    execFileSync(
      node,
      ['--expose-gc', '--max-old-space-size=12000', here('generate.cjs'), prefix, String(megabytes), String(count)],
      { stdio: 'inherit' },
    );
  return Array.from({ length: count }, (_, i) => `${prefix}-${i + 1}.heapsnapshot`);
}

function packagesData() {
  const prefix = here('data/packages');
  if (!existsSync(`${prefix}-2.heapsnapshot`))
    execFileSync(node, ['--expose-gc', here('generate-packages.cjs'), prefix, '2000', '2'], { stdio: 'inherit' });
  return [1, 2].map((i) => `${prefix}-${i}.heapsnapshot`);
}

const megabytes = (path) => `${Math.round(statSync(path).size / 1e6)} MB`;
const peerRun = (peer, ...args) => ({ name: peer, args: [here(`runners/${peer}.mjs`), ...args] });
const results = [];

async function filesOf(label, files) {
  const [first, second] = files;
  const size = `${label}, ${megabytes(first)}`;
  if (parts.has('load'))
    results.push(
      table(
        await contest(`Load with dominators, retained sizes and classes: ${size}`, [
          { name: 'leakline', args: [here('out/leakline.cjs'), 'load', first] },
          ...peers.map((peer) => peerRun(peer, 'load', first)),
        ]),
      ),
    );
  if (parts.has('compare'))
    results.push(
      table(
        await contest(`Comparison of two: ${size}`, [
          { name: 'leakline', args: [command, 'compare', first, second, '--json'] },
          ...peers.filter((peer) => peer !== 'v8-heap-parser').map((peer) => peerRun(peer, 'compare', first, second)),
        ]),
      ),
    );
}

for (const size of sizes) await filesOf('generated', data(size));
await filesOf('express, react, lodash', packagesData());
if (parts.has('series')) {
  const five = data(100).slice(0, 5);
  const tools = [{ name: 'leakline', args: [command, 'analyze', ...five, '--json'] }];
  if (peers.includes('devtools')) tools.push(peerRun('devtools', 'load', ...five));
  results.push(table(await contest('Five snapshots of 100 MB to the full report; DevTools only loads them', tools)));
}
if (parts.has('tail')) results.push(await tail(data(100)), await liveTail());
if (parts.has('capture')) results.push(await capture());
writeResults();

/** What is left to do when the last chunk of a capture has come, against the same from disk. */
async function tail([base, current]) {
  const shares = [];
  for (let round = 0; round < rounds; round++) {
    const run = await measure([here('out/leakline.cjs'), 'tail', base, current]);
    if (run?.answer) shares.push(run.answer);
  }
  const [tailMs, wholeMs] = [median(shares.map((run) => run.tailMs)), median(shares.map((run) => run.wholeMs))];
  return `### From the last chunk of a capture to the Comparison: 100 MB\n\n${tailMs.toFixed(0)} ms, reading the same file from disk takes ${wholeMs.toFixed(0)} ms: ${(tailMs / wholeMs).toFixed(2)}\n`;
}

/** The same in a whole capture by the command: when the growth table is told, against analysing the last file alone. */
async function liveTail() {
  const [tables, whole] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'leakline-bench-'));
    const last = join(folder, 'series', '1.heapsnapshot');
    const args = ['capture', '--snapshots', '2', '--interval', '1s', '--mode', 'snapshots', '--yes'];
    const program = ['--out', join(folder, 'series'), '--', node, '--expose-gc', here('capture-target.cjs')];
    const child = spawn(node, [command, ...args, ...program], { stdio: ['ignore', 'ignore', 'pipe'] });
    let toldAt = Number.NaN;
    child.stderr.on('data', (text) => {
      if (String(text).includes('Grown since')) toldAt = Date.now();
    });
    await once(child, 'exit');
    // The file's last bytes are written as they come.
    tables.push(toldAt - statSync(last).mtimeMs);
    const run = await measure([command, 'analyze', last, '--json']);
    if (run) whole.push(run.wallMs);
    rmSync(folder, { recursive: true });
  }
  const [tableMs, wholeMs] = [median(tables), median(whole)];
  return `### From the last chunk to the growth table in \`leakline capture\`: 100 MB\n\n${tableMs.toFixed(0)} ms, \`leakline analyze\` of the last file alone takes ${wholeMs.toFixed(0)} ms: ${(tableMs / wholeMs).toFixed(2)}\n`;
}

/** The pause of a capture over the inspector against `v8.writeHeapSnapshot` of the same heap. */
async function capture() {
  const program = here('capture-target.cjs');
  const [own, ours] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const direct = await measure(['--expose-gc', program, 'write']);
    if (direct?.answer) own.push(direct.answer.ms);
    const series = await measure([
      command,
      'capture',
      '--snapshots',
      '2',
      '--interval',
      '1s',
      '--mode',
      'snapshots',
      '--json',
      '--',
      node,
      '--expose-gc',
      program,
    ]);
    if (series?.answer) ours.push(...series.answer.series.snapshots.map(({ pauseMs }) => pauseMs));
  }
  const [writeMs, pauseMs] = [median(own), median(ours)];
  return `### Capture of a 64 MB heap\n\nOver the inspector ${pauseMs.toFixed(0)} ms, \`v8.writeHeapSnapshot\` ${writeMs.toFixed(0)} ms: ${(pauseMs / writeMs).toFixed(2)}\n`;
}

function writeResults() {
  const versions = Object.entries(JSON.parse(readFileSync(here('package.json'), 'utf8')).dependencies);
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const head = [
    '# Results',
    '',
    `${new Date().toISOString().slice(0, 10)}, Node ${version}, ${osType()}, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB. Medians of ${rounds} rounds; whole processes, one after the other.`,
    '',
    `${busy > 0.5 ? `The machine was busy (load ${busy.toFixed(1)} before the first run): ratios say more than seconds, and both say less than on a quiet one. ` : ''}Made by \`npm run bench\`. ${versions.map(([name, is]) => `${name} ${is}`).join(', ')}. DevTools runs with its assertions silenced.`,
    '',
  ];
  const others = partsOfOthers();
  writeFileSync(here('RESULTS.md'), [...head, ...results, others].join('\n'));
  console.log(results.join('\n'));
}
