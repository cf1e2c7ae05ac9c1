// node threaded-server.mjs: a server with two worker threads that wait. Prints its port.
import { createServer } from 'node:http';
import { isMainThread, Worker } from 'node:worker_threads';

if (isMainThread) {
  const ready = [1, 2].map(
    () => new Promise((resolve) => new Worker(new URL(import.meta.url)).once('message', resolve)),
  );
  const server = createServer((_request, response) => response.end('0'));
  await Promise.all(ready);
  server.listen(0, () => console.log(`port ${server.address().port}`));
} else {
  const { parentPort } = await import('node:worker_threads');
  parentPort.postMessage('ready');
  setInterval(() => undefined, 1000);
}
