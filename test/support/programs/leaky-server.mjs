// node leaky-server.mjs [PORT [worker|blocked]]: keeps 100 objects per request; a worker thread keeps 10 per tick,
// or waits for ever and hears nothing.
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';

class Leaked {
  value = Math.random();
}
const kept = [];

if (isMainThread) {
  if (process.argv[3] === 'blocked') blockThread().on('error', failLoudly);
  const worker = process.argv[3] === 'worker' ? new Worker(new URL(import.meta.url)) : undefined;
  worker?.on('error', failLoudly);
  const server = createServer((request, response) => {
    for (let i = 0; i < 100; i++) kept.push(new Leaked());
    if (request.url === '/exit') process.exit(3);
    if (request.url === '/throw') setImmediate(() => failLoudly());
    if (request.url === '/debugger') setImmediate(stopHere);
    console.log('request', request.headers);
    response.end(String(kept.length));
  });
  server.listen(Number(process.argv[2] ?? 0), () => console.log(`port ${server.address().port}`));
} else {
  setInterval(() => {
    for (let i = 0; i < 10; i++) kept.push({ tick: i });
  }, 50);
}

function failLoudly() {
  throw new Error('the server failed loudly');
}

function stopHere() {
  // oxlint-disable-next-line no-debugger -- this is what is to be tested
  debugger;
}

function blockThread() {
  return new Worker('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', { eval: true });
}
