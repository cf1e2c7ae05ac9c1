import { createServer } from 'node:http';
import { ProductPage } from './view.mjs';

const stock = Array.from({ length: 200 }, (_, i) => ({ name: `Chair <${i}>`, price: 20 + i, stock: (i * 13) % 50 }));

createServer((req, res) => {
  const { searchParams } = new URL(req.url, 'http://shop');
  const from = Number(searchParams.get('from') ?? 0) % stock.length;
  const page = new ProductPage(searchParams.get('visitor') ?? 'you', stock.slice(from, from + 20));
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.end(`<!doctype html>${page}`);
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
