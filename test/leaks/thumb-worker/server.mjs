import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('./render-worker.mjs', import.meta.url), { name: 'render' });
const waiting = new Map();
let lastId = 0;

worker.on('message', ({ id, result }) => {
  waiting.get(id)?.(result);
  waiting.delete(id);
});

function render(spec) {
  return new Promise((resolve) => {
    const id = ++lastId;
    waiting.set(id, resolve);
    worker.postMessage({ id, spec });
  });
}

createServer(async (req, res) => {
  const url = new URL(req.url, 'http://thumbs');
  const [, name] = url.pathname.split('/');
  const svg = await render({ name, size: Number(url.searchParams.get('size') ?? 64) });
  res.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg);
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
