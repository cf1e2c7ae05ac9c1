import Koa from 'koa';
import Router from '@koa/router';
import { idempotency } from './middleware/idempotency.mjs';

const app = new Koa();
const router = new Router();
const balances = new Map([
  ['acme', 10_000],
  ['globex', 5_000],
]);

router.post('/tenants/:tenant/charge/:amount', (ctx) => {
  const { tenant, amount } = ctx.params;
  const balance = balances.get(tenant);
  if (balance === undefined) ctx.throw(404);
  balances.set(tenant, balance - Number(amount));
  ctx.status = 201;
  ctx.body = { tenant, charged: Number(amount), balance: balances.get(tenant), receipt: `${tenant}-${Date.now()}` };
});

router.get('/tenants', (ctx) => {
  ctx.body = Object.fromEntries(balances);
});

app.use(idempotency());
app.use(router.routes());
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
