import { once } from 'node:events';
import { createServer } from 'node:http';
import { MessageChannel, Worker } from 'node:worker_threads';

const press = new Worker(new URL('./press.mjs', import.meta.url), { name: 'press' });

async function print(title, copies) {
  const { port1, port2 } = new MessageChannel();
  press.postMessage({ title, copies, reply: port2 }, [port2]);
  const [{ pages }] = await once(port1, 'message');
  return pages;
}

createServer(async (req, res) => {
  const [, title = 'blank', copies = '1'] = req.url.split('/');
  const pages = await print(decodeURIComponent(title), Math.min(20, Number(copies)));
  res.end(`${pages} pages\n`);
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
