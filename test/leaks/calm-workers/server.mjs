import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';

const workers = Array.from(
  { length: 2 },
  (_, i) => new Worker(new URL('./prime-worker.mjs', import.meta.url), { name: `primes ${i}` }),
);
const waiting = new Map();
let lastId = 0;

for (const worker of workers) {
  worker.on('message', ({ id, prime }) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve(prime);
  });
}

function nextPrime(after) {
  return new Promise((resolve) => {
    const id = ++lastId;
    waiting.set(id, resolve);
    workers[id % workers.length].postMessage({ id, after });
  });
}

createServer(async (req, res) => {
  const after = Number(req.url.slice(1));
  res.end(`${await nextPrime(after)}\n`);
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
