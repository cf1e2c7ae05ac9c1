import { createServer, type IncomingMessage } from 'node:http';
import { Cart, type Line } from './cart.js';

async function bodyOf<T>(req: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T;
}

createServer(async (req, res) => {
  res.setHeader('content-type', 'application/json');
  if (req.method === 'GET') {
    res.end(JSON.stringify({ open: Cart.openCount() }));
    return;
  }
  const order = await bodyOf<{ customer: string; lines: Line[] }>(req);
  const cart = new Cart(order.customer);
  for (const line of order.lines) cart.add(line);
  res.statusCode = 201;
  res.end(JSON.stringify(cart.checkOut()));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
