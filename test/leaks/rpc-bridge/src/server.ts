import { createServer } from 'node:http';
import { Bridge, TimeoutError } from './bridge.ts';

const bridge = new Bridge();
bridge.on('outgoing', ({ id, method, params }) => {
  // The other side knows `add` only and says nothing about the rest.
  if (method !== 'add') return;
  const { a, b } = params as { a: number; b: number };
  setImmediate(() => bridge.receive({ id, result: a + b }));
});

createServer(async (req, res) => {
  const [, method = 'add', a = '0', b = '0'] = (req.url ?? '').split('/');
  try {
    const result = await bridge.call<number>(method, { a: Number(a), b: Number(b) }, 15);
    res.end(String(result));
  } catch (error) {
    res.writeHead(error instanceof TimeoutError ? 504 : 500).end(String(error));
  }
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
