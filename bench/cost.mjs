// What a running express server pays while Leakline looks at it: node --import tsx bench/cost.mjs [RUNG…] [--pairs 3]
// One load for all of the time; Leakline is attached and not attached in turns of a few seconds, and each turn is compared
// with the ones beside it, so that a slow minute of the machine hits all. A turn of census holds all four readings of a watch
// with what they leave behind: its share is reckoned from what such a turn loses of a whole watch.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { writePart } from './results.mjs';

const bars = { watch: 0.99, census: 0.97, sampling: 0.97 };
const { values, positionals } = parseArgs({
  options: { pairs: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const pairs = Number(values.pairs);
const rungs = positionals.length > 0 ? positionals : Object.keys(bars);
const SETTLE_MS = 1000;
const [LOOKED_SECONDS, ALONE_SECONDS] = [10, 5];
/** Of a watch that counts listeners, by default. */
const WATCH_SECONDS = 120;

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
  console.log(`Node ${process.version}, ${availableParallelism()} cores, ${pairs} turns of ${LOOKED_SECONDS} s\n`);
  console.log('rung       alone req/s   looked at req/s   share (median)   bar');
  for (const rung of rungs) rows.push(await measure(rung));
} finally {
  load.stop();
  server.kill('SIGKILL');
}
for (const { rung, alone, looked, turn, share } of rows) {
  const title = `Price of ${rung} on an express server`;
  const verdict = share >= bars[rung] ? 'kept' : 'missed';
  writePart(title, [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, Linux, ${cpus()[0].model}, ${availableParallelism()} cores. One autocannon with 10 connections throughout; ${pairs} turns of ${LOOKED_SECONDS} s looked at, each between ${ALONE_SECONDS} s alone; medians. Made by \`node --import tsx bench/cost.mjs ${rung}\`.`,
    '',
    rung !== 'census'
      ? `${alone.toFixed(0)} requests per second alone, ${looked.toFixed(0)} looked at: ${percent(share)} (bar: at least ${bars[rung] * 100} %, ${verdict})`
      : `${alone.toFixed(0)} requests per second alone, ${looked.toFixed(0)} in ${LOOKED_SECONDS} s with all four readings (${percent(turn)}), over a watch of ${WATCH_SECONDS} s ${percent(share)} (bar: at least ${bars[rung] * 100} %, ${verdict})`,
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
  let alone = await requestsPerSecond(ALONE_SECONDS);
  for (let pair = 0; pair < pairs; pair++) {
    await say('on');
    const looked = await requestsPerSecond(LOOKED_SECONDS);
    await say('off');
    await pause(SETTLE_MS);
    const after = await requestsPerSecond(ALONE_SECONDS);
    // Compared with both neighbours: a drift of the machine cancels.
    const beside = (alone + after) / 2;
    found.push({ alone: beside, looked, share: looked / beside });
    alone = after;
  }
  watcher.kill();
  const [a, b, turn] = ['alone', 'looked', 'share'].map((key) => median(found.map((one) => one[key])));
  const share = rung !== 'census' ? turn : 1 - ((1 - turn) * LOOKED_SECONDS) / WATCH_SECONDS;
  console.log(
    `${rung.padEnd(10)} ${a.toFixed(0).padStart(11)} ${b.toFixed(0).padStart(17)} ${(share * 100).toFixed(1).padStart(14)} %   ${bars[rung] * 100} % ${share >= bars[rung] ? 'kept' : 'MISSED'}   ${found.map((one) => (one.share * 100).toFixed(1)).join(' ')}`,
  );
  return { rung, alone: a, looked: b, turn, share };
}

async function requestsPerSecond(seconds) {
  const [startedAt, before] = [performance.now(), answered];
  await pause(seconds * 1000);
  return ((answered - before) * 1000) / (performance.now() - startedAt);
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
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
