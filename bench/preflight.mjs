// How far the preflight's forecast is off: node --import tsx bench/preflight.mjs [MB…]
// BENCH_HOLD=FILE waits for that file between building and measuring.
// Builds heaps of small objects, forecasts pause and peak memory as a capture does, takes the snapshot, compares.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { forecast, lookAround, USUAL_RATES } from '../src/capture/preflight.ts';
import { writeSnapshot } from '../src/capture/snapshot-file.ts';
import { InspectorSession } from '../src/targets/inspector-session.ts';
import { probeEndpoint } from '../src/targets/endpoint.ts';
import { evaluate } from '../src/targets/session.ts';
import { writePart } from './results.mjs';

const MIB = 2 ** 20;
const sizes = process.argv.slice(2).map(Number);
const node = process.env.BENCH_NODE ?? process.execPath;
const program = `
  class User { constructor(i) { this.id = i; this.name = 'user' + i; this.tags = ['a' + (i % 100), i]; this.meta = { at: i * 2.5 }; } }
  globalThis.kept = [];
  for (let i = 0; process.memoryUsage().heapUsed < Number(process.argv[1]) * 2 ** 20; ) {
    for (let k = 0; k < 5000; k++) kept.push(new User(i++));
    if (i % 50000 === 0) gc();
  }
  console.log('ready');
  setInterval(() => {}, 1000);`;

console.log(`${cpus().length} cores`);
console.log('node        heap MB   pause s: forecast  real  factor   peak rss MB: forecast  real  factor');
for (const megabytes of sizes.length > 0 ? sizes : [50, 200, 600]) await measure(megabytes);

async function measure(megabytes) {
  const flags = ['--expose-gc', '--max-old-space-size=4000', '--inspect=127.0.0.1:0', '-e', program, String(megabytes)];
  const child = spawn(node, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
  const folder = await mkdtemp(join(tmpdir(), 'leakline-bench-'));
  try {
    const [port] = await Promise.all([
      heard(child.stderr, /listening on ws:\/\/[^:]*:(\d+)\//),
      heard(child.stdout, /(ready)/),
    ]);
    const session = await InspectorSession.open((await probeEndpoint('127.0.0.1', Number(port), 5000)).webSocketUrl);
    // The heap is built by now; what is measured can be made to wait for a quiet minute.
    while (process.env.BENCH_HOLD && !existsSync(process.env.BENCH_HOLD)) await pause(200);
    await session.send('HeapProfiler.collectGarbage');
    const { pauseMs, peakRssBytes, heapBytes } = forecast(await lookAround(session, folder), {
      snapshots: 1,
      own: false,
      rates: USUAL_RATES,
    });
    const file = join(folder, '0.heapsnapshot');
    const written = await writeSnapshot(session, file, { onBytes() {} }, 600_000, new AbortController().signal);
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))[1]) * 1024;
    const version = await evaluate(session, 'process.version');
    const cells = [
      version.padEnd(11),
      (heapBytes / MIB).toFixed(0).padStart(7),
      (pauseMs / 1000).toFixed(1).padStart(19),
      (written.pauseMs / 1000).toFixed(1).padStart(6),
      factor(pauseMs, written.pauseMs),
      (peakRssBytes / MIB).toFixed(0).padStart(24),
      (peak / MIB).toFixed(0).padStart(6),
      factor(peakRssBytes, peak),
    ];
    console.log(cells.join(''));
    const seconds = (ms) => (ms / 1000).toFixed(1);
    writePart(`Forecast of a snapshot of ${megabytes} MB of small objects`, [
      `${new Date().toISOString().slice(0, 10)}, Node ${version}, Linux, ${cpus()[0].model}, ${cpus().length} cores. Made by \`node --import tsx bench/preflight.mjs ${megabytes}\`.`,
      '',
      `Pause: forecast ${seconds(pauseMs)} s, real ${seconds(written.pauseMs)} s (factor ${factor(pauseMs, written.pauseMs).trim()}); peak rss: forecast ${(peakRssBytes / MIB).toFixed(0)} MB, real ${(peak / MIB).toFixed(0)} MB (factor ${factor(peakRssBytes, peak).trim()}); bar: within 1.5.`,
    ]);
    await session.close();
  } finally {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function factor(forecasted, real) {
  return Math.max(forecasted / real, real / forecasted)
    .toFixed(2)
    .padStart(8);
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
