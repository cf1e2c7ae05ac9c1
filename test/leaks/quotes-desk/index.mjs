import { createServer } from 'node:http';
import { closing } from './lifecycle.mjs';
import { askMarket } from './market.mjs';

class Closed extends Error {}

const refuse = closing.then(() => {
  throw new Closed('the desk is closing');
});
refuse.catch(() => {});

async function quote(symbol, amount) {
  const price = await Promise.race([askMarket(symbol, amount), refuse]);
  return { symbol, amount, price, total: Math.round(price * amount * 100) / 100 };
}

const server = createServer(async (req, res) => {
  const [, symbol, amount] = req.url.split('/');
  try {
    const body = JSON.stringify(await quote(symbol, Number(amount)));
    res.writeHead(200, { 'content-type': 'application/json' }).end(body);
  } catch (error) {
    res.writeHead(error instanceof Closed ? 503 : 500).end(error.message);
  }
});

closing.then(() => server.close());
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
