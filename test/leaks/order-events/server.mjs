import { createServer } from 'node:http';
import { publish, totals } from './events.mjs';

createServer(async (req, res) => {
  if (req.method === 'POST') {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const order = JSON.parse(Buffer.concat(chunks));
    publish('placed', { ...order, cents: order.items.reduce((sum, item) => sum + item.cents, 0) });
    res.statusCode = 201;
  }
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(totals));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
