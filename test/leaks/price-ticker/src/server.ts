import { createServer } from 'node:http';
import { streamPrices } from './stream.ts';

const server = createServer((req, res) => {
  const url = new URL(req.url ?? '/', 'http://ticker');
  const symbol = /^\/prices\/([A-Z]+)$/.exec(url.pathname)?.[1];
  if (symbol === undefined) {
    res.writeHead(404).end();
    return;
  }
  streamPrices(res, symbol, Number(url.searchParams.get('count') ?? 1));
});

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
