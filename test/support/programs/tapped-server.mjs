// node tapped-server.mjs [worker]: keeps a listener per request, from two callers; a worker thread keeps some per tick.
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';

const bus = new EventEmitter();
bus.setMaxListeners(0);
const kept = [];

function register(id) {
  bus.on('tick', () => kept.push(id));
}

async function viaAwait(id) {
  await null;
  register(id);
}

if (isMainThread) {
  const worker = process.argv[2] === 'worker' ? new Worker(new URL(import.meta.url)) : undefined;
  const server = createServer(async (request, response) => {
    if (request.url === '/await') await viaAwait(1);
    else if (request.url === '/plain') register(2);
    else if (request.url === '/spin') spin();
    else if (request.url === '/debugger') stopHere();
    else if (request.url === '/exit') process.exit(3);
    const names = Reflect.ownKeys(globalThis).map(String).sort().join();
    response.end(`${bus.listenerCount('tick')} ${names} ${String(Error.prepareStackTrace)} ${Error.stackTraceLimit}`);
  });
  server.listen(0, () => console.log(`port ${server.address().port}`));
  worker?.unref();
} else {
  setInterval(() => register(3), 20);
}

let spins = 0;

/** A million calls in half a minute, a tenth of the time idle. */
function spin() {
  const until = Date.now() + 50;
  while (Date.now() < until) {
    spins++;
  }
  setTimeout(spin, 5);
}

function stopHere() {
  // oxlint-disable-next-line no-debugger -- this is what is to be passed over
  debugger;
}
