import Router from '@koa/router';
import Koa from 'koa';
import { Watcher } from './watcher.mjs';

const stock = new Map(Array.from({ length: 50 }, (_, i) => [`p${i}`, 100 + i]));
const readStock = (product) => stock.get(product) ?? 0;
const router = new Router();

router.get('/products/:id', (ctx) => {
  const { id } = ctx.params;
  if (!stock.has(id)) ctx.throw(404, 'no such product');
  const watcher = new Watcher(id, readStock).start(10_000);
  watcher.check();
  ctx.body = { id, stock: watcher.history[0], scarce: watcher.history[0] < 10 };
});

router.post('/products/:id/buy', (ctx) => {
  const left = readStock(ctx.params.id);
  ctx.status = left > 0 ? 200 : 409;
  if (left > 0) stock.set(ctx.params.id, left - 1);
  ctx.body = { left: readStock(ctx.params.id) };
});

const app = new Koa();
app.use(router.routes()).use(router.allowedMethods());
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
