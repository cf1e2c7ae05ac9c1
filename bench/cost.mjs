// What a running express server pays while Leakline looks at it: node --import tsx bench/cost.mjs [RUNG…] [--pairs 7] [--seconds 10]
// One load for all of the time; Leakline is attached and not attached in turns of a few seconds, and each turn is compared
// with the one beside it, so that a slow minute of the machine hits both. A turn holds attaching and one reading of listeners or
// samples: a watch of a minute has four, so it costs less than what is measured here.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { writePart } from './results.mjs';

const bars = { watch: 0.99, census: 0.97, sampling: 0.97 };
const { values, positionals } = parseArgs({
  options: { pairs: { type: 'string', default: '7' }, seconds: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const pairs = Number(values.pairs);
const seconds = Number(values.seconds);
const rungs = positionals.length > 0 ? positionals : Object.keys(bars);
const SETTLE_MS = 500;

const server = spawn(process.execPath, ['--inspect=127.0.0.1:0', '--input-type=module', '-e', serverSource()], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['ignore', 'pipe', 'pipe'],
});
const port = await match(server.stdout, /port (\d+)/);
const inspector = await match(server.stderr, /listening on ws:\/\/([^/]+)\//);
server.stdout.resume();
server.stderr.resume();
let answered = 0;
const load = autocannon({ url: `http://127.0.0.1:${port}/`, connections: 10, duration: 3600 });
load.on('response', () => answered++);
const rows = [];
try {
  await pause(2000);
  console.log(`Node ${process.version}, ${availableParallelism()} cores, ${pairs} pairs of ${seconds} s each\n`);
  console.log('rung       alone req/s   looked at req/s   share (median)   bar');
  for (const rung of rungs) rows.push(await measure(rung));
} finally {
  load.stop();
  server.kill('SIGKILL');
}
for (const { rung, alone, looked, share } of rows) {
  const title = `Price of ${rung} on an express server`;
  const verdict = share >= bars[rung] ? 'kept' : 'missed';
  writePart(title, [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, Linux, ${cpus()[0].model}, ${availableParallelism()} cores. One autocannon with 10 connections throughout; ${pairs} pairs of ${seconds} s with and without, in turns; medians. A turn with it holds attaching and one reading of four. Made by \`node --import tsx bench/cost.mjs ${rung}\`.`,
    '',
    `${alone.toFixed(0)} requests per second alone, ${looked.toFixed(0)} looked at: ${(share * 100).toFixed(1)} % (bar: at least ${bars[rung] * 100} %, ${verdict})`,
  ]);
}
process.exit(0);

async function measure(rung) {
  const [host, inspectorPort] = inspector.split(':');
  const watcher = fork(fileURLToPath(new URL('cost-watcher.mjs', import.meta.url)), [host, inspectorPort, rung], {
    execArgv: ['--import', 'tsx'],
  });
  const say = async (message) => {
    watcher.send(message);
    await once(watcher, 'message');
  };
  await once(watcher, 'message');
  const found = [];
  let alone = await requestsPerSecond();
  for (let pair = 0; pair < pairs; pair++) {
    await say('on');
    const looked = await requestsPerSecond();
    await say('off');
    await pause(SETTLE_MS);
    const after = await requestsPerSecond();
    // Compared with both neighbours: a drift of the machine cancels.
    const beside = (alone + after) / 2;
    found.push({ alone: beside, looked, share: looked / beside });
    alone = after;
  }
  watcher.kill();
  const [a, b, share] = ['alone', 'looked', 'share'].map((key) => median(found.map((one) => one[key])));
  console.log(
    `${rung.padEnd(10)} ${a.toFixed(0).padStart(11)} ${b.toFixed(0).padStart(17)} ${(share * 100).toFixed(1).padStart(14)} %   ${bars[rung] * 100} % ${share >= bars[rung] ? 'kept' : 'MISSED'}   ${found.map((one) => (one.share * 100).toFixed(1)).join(' ')}`,
  );
  return { rung, alone: a, looked: b, share };
}

async function requestsPerSecond() {
  const [startedAt, before] = [performance.now(), answered];
  await pause(seconds * 1000);
  return ((answered - before) * 1000) / (performance.now() - startedAt);
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function serverSource() {
  return `
    import express from 'express';
    const app = express();
    app.get('/', (request, response) => {
      response.json({ items: Array.from({ length: 50 }, (_, id) => ({ id, name: 'item ' + id })) });
    });
    const server = app.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
  `;
}

async function match(stream, pattern) {
  let text = '';
  for await (const piece of stream) {
    text += piece;
    const found = pattern.exec(text);
    if (found) return found[1];
  }
  throw new Error(`The server did not say ${pattern}.`);
}

function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
