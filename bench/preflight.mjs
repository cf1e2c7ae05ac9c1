// How far the preflight's forecast is off: node --import tsx bench/preflight.mjs [MB…] [--shape NAME]…
// Builds heaps of different shapes, forecasts pause and peak memory as a capture does, takes the snapshot, compares.
// BENCH_NODE is the Node that is measured; BENCH_HOLD=FILE waits for that file between building and measuring.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { forecast, lookAround } from '../src/capture/preflight.ts';
import { shapeOf, usualRates } from '../src/capture/rates.ts';
import { PATIENCE } from '../src/capture/settle.ts';
import { writeSnapshot } from '../src/capture/snapshot-file.ts';
import { InspectorSession } from '../src/targets/inspector-session.ts';
import { probeEndpoint } from '../src/targets/endpoint.ts';
import { evaluate } from '../src/targets/session.ts';
import { writePart } from './results.mjs';

const MIB = 2 ** 20;
/** What is added to a heap again and again. */
const shapes = {
  objects: `class User { constructor(i) { this.id = i; this.name = 'user' + i; this.tags = ['a' + (i % 100), i]; this.meta = { at: i * 2.5 }; } }
    add = (i) => kept.push(new User(i));`,
  'answers of a server': `const text = JSON.stringify({ id: 1, title: 'a post', tags: ['a', 'b', 'c'], author: { name: 'somebody', roles: ['x', 'y'] },
      comments: [{ by: 'me', text: 'a longer text of a comment, as people write them' }, { by: 'you', text: 'no' }] });
    add = (i) => kept.push(JSON.parse(text));`,
  'short texts': `add = (i) => kept.push(Buffer.from('some text of a user number ' + i + ' and more').toString());`,
  'texts of 200 letters': `add = (i) => kept.push(Buffer.alloc(200, 'abc' + i).toString('latin1'));`,
  'texts of 800 letters': `add = (i) => kept.push(Buffer.alloc(800, 'abc' + i).toString('latin1'));`,
  'long texts': `add = (i) => kept.push(Buffer.alloc(4000, 'abc' + i).toString('latin1'));`,
  'lists of numbers': `add = (i) => kept.push(Array.from({ length: 500 }, (_, k) => i + k / 3));`,
  'short lists': `let list; add = (i) => { if (i % 1000 === 0) kept.push((list = [])); list.push([i, i + 1, 'x']); };`,
  'objects and long texts': `class User { constructor(i) { this.id = i; this.name = 'user' + i; this.tags = ['a' + (i % 100), i]; this.meta = { at: i * 2.5 }; } }
    add = (i) => kept.push(i % 20 === 0 ? Buffer.alloc(4000, 'abc' + i).toString('latin1') : new User(i));`,
  'one map': `const map = new Map(); kept.push(map); add = (i) => map.set('key' + i, { i });`,
};
const { values, positionals } = parseArgs({
  options: { shape: { type: 'string', multiple: true, default: ['objects'] } },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [50, 200, 600];
const node = process.env.BENCH_NODE ?? process.execPath;
const program = `
  globalThis.kept = [];
  const [megabytes] = process.argv.slice(1).map(Number);
  const isFull = () => process.memoryUsage().heapUsed >= megabytes * 2 ** 20;
  let add;
  SHAPE
  for (let i = 0; !isFull(); ) {
    for (let k = 0; k < 2000; k++) add(i++);
    if (isFull()) gc();
  }
  console.log('ready');
  setInterval(() => {}, 1000);`;
/** What earlier runs measured stays in the table until it is measured anew; forecasts are always by the rates of now. */
const kept = fileURLToPath(new URL('out/preflight.json', import.meta.url));
const rows = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : [];

for (const shape of values.shape === undefined || values.shape.includes('all') ? Object.keys(shapes) : values.shape)
  for (const megabytes of sizes) {
    const row = await measure(shape, megabytes);
    const isSame = (other) => ['node', 'shape', 'megabytes'].every((key) => other[key] === row[key]);
    rows.splice(0, rows.length, ...rows.filter((other) => !isSame(other)), row);
    console.log(textOf(row));
  }
mkdirSync(fileURLToPath(new URL('out', import.meta.url)), { recursive: true });
writeFileSync(kept, JSON.stringify(rows, null, 1));
const order = Object.keys(shapes);
rows.sort(
  (a, b) =>
    a.node.localeCompare(b.node) || order.indexOf(a.shape) - order.indexOf(b.shape) || a.megabytes - b.megabytes,
);
writePart('Forecast of a snapshot', [
  `${new Date().toISOString().slice(0, 10)}, Linux, ${cpus()[0].model}, ${cpus().length} cores. Heaps that were built of one kind of things; bar: within a factor of 1.5. Made by \`node --import tsx bench/preflight.mjs\`, a size and a shape at a time.`,
  '',
  '| Node | heap of | MB | pause s: forecast | real | factor | peak rss MB: forecast | real | factor |',
  '|---|---|---|---|---|---|---|---|---|',
  ...rows.map(textOf),
]);

async function measure(shape, megabytes) {
  const text = program.replace('SHAPE', () => shapes[shape]);
  const flags = ['--expose-gc', '--max-old-space-size=4000', '--inspect=127.0.0.1:0', '-e', text, String(megabytes)];
  const child = spawn(node, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
  const folder = await mkdtemp(join(tmpdir(), 'leakline-bench-'));
  const { signal } = new AbortController();
  try {
    const [port] = await Promise.all([
      heard(child.stderr, /listening on ws:\/\/[^:]*:(\d+)\//),
      heard(child.stdout, /(ready)/),
    ]);
    const session = await InspectorSession.open((await probeEndpoint('127.0.0.1', Number(port), 5000)).webSocketUrl);
    // The heap is built by now; what is measured can be made to wait for a quiet minute.
    while (process.env.BENCH_HOLD && !existsSync(process.env.BENCH_HOLD)) await pause(200);
    const heap = await shapeOf(session, PATIENCE, signal);
    const { memory } = await lookAround(session, folder);
    const file = join(folder, '0.heapsnapshot');
    const written = await writeSnapshot(session, file, { onBytes() {} }, 600_000, signal);
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))[1]) * 1024;
    const version = await evaluate(session, 'process.version');
    await session.close();
    return { node: version, shape, megabytes, heap, memory, realMs: written.pauseMs, realBytes: peak };
  } finally {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

function textOf({ node: version, shape, megabytes, heap, memory, realMs, realBytes }) {
  const { pauseMs, peakRssBytes } = forecast({ memory }, { snapshots: 1, own: false, rates: usualRates(heap) });
  const [seconds, mebibytes] = [(ms) => (ms / 1000).toFixed(1), (bytes) => (bytes / MIB).toFixed(0)];
  const pauses = [seconds(pauseMs), seconds(realMs), factor(pauseMs, realMs)];
  const peaks = [mebibytes(peakRssBytes), mebibytes(realBytes), factor(peakRssBytes, realBytes)];
  return `| ${[version, shape, megabytes, ...pauses, ...peaks].join(' | ')} |`;
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function factor(forecasted, real) {
  return Math.max(forecasted / real, real / forecasted).toFixed(2);
}

function heard(stream, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8').on('data', (piece) => {
      text += piece;
      const found = pattern.exec(text);
      if (found) resolve(found[1]);
    });
    stream.once('end', () => reject(new Error(`The program ended: ${text}`)));
  });
}
