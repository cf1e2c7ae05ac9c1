// An HTTP server that keeps 100 objects per request, and a worker thread that keeps 10 per tick. Prints its port.
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';

class Leaked {
  value = Math.random();
}
const kept = [];

if (isMainThread) {
  if (process.env.WORKER === '1') new Worker(new URL(import.meta.url));
  const server = createServer((request, response) => {
    for (let i = 0; i < 100; i++) kept.push(new Leaked());
    if (request.url === '/exit') process.exit(3);
    if (request.url === '/throw') setImmediate(() => failLoudly());
    if (request.url === '/debugger') setImmediate(stopHere);
    console.log('request', request.headers);
    response.end(String(kept.length));
  });
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`port ${server.address().port}`));
} else {
  setInterval(() => {
    for (let i = 0; i < 10; i++) kept.push(new Leaked());
  }, 50);
}

function failLoudly() {
  throw new Error('the server failed loudly');
}

function stopHere() {
  debugger;
}
