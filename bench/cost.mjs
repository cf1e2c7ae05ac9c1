// What a running express server pays while Leakline looks at it: node bench/cost.mjs [ROUNDS] [SECONDS]
// Requests per second under constant load, with and without, in turns so that a slow minute hits both. Needs `npm run build`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const [rounds = 5, seconds = 8] = process.argv.slice(2).map(Number);
const command = fileURLToPath(new URL('../dist/leakline.cjs', import.meta.url));
const rungs = {
  watch: { options: [], least: 0.99 },
  census: { options: ['--census'], least: 0.97 },
  sampling: { options: ['--sampling'], least: 0.97 },
};

const server = spawn(process.execPath, ['--inspect=127.0.0.1:0', '--input-type=module', '-e', serverSource()], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['ignore', 'pipe', 'pipe'],
});
const port = await match(server.stdout, /port (\d+)/);
const inspector = await match(server.stderr, /listening on ws:\/\/([^/]+)\//);
server.stdout.resume();
server.stderr.resume();
try {
  await load();
  console.log(`Node ${process.version}, ${cpus().length} cores, ${rounds} rounds of ${seconds} s\n`);
  console.log('rung       alone req/s   looked at req/s   share (median)   bar');
  for (const [rung, { options, least }] of Object.entries(rungs)) {
    const pairs = [];
    for (let round = 0; round < rounds; round++) {
      const alone = await load();
      const watching = spawn(process.execPath, [
        command,
        'watch',
        '--inspect',
        inspector,
        '--for',
        `${seconds + 30}s`,
        '--json',
        ...options,
      ]);
      watching.stdout.resume();
      await once(watching.stderr, 'data');
      const looked = await load();
      watching.kill('SIGINT');
      await once(watching, 'close');
      pairs.push({ alone, looked, share: looked / alone });
    }
    const share = median(pairs.map((pair) => pair.share));
    const figures = [median(pairs.map((pair) => pair.alone)), median(pairs.map((pair) => pair.looked))];
    console.log(
      `${rung.padEnd(10)} ${figures[0].toFixed(0).padStart(11)} ${figures[1].toFixed(0).padStart(17)} ${(share * 100).toFixed(1).padStart(14)} %   ${least * 100} % ${share >= least ? 'kept' : 'MISSED'}`,
    );
  }
} finally {
  server.kill('SIGKILL');
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

async function load() {
  const { requests } = await autocannon({ url: `http://127.0.0.1:${port}/`, connections: 10, duration: seconds });
  return requests.average;
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

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
