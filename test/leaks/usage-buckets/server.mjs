import Koa from 'koa';
import { note, totals } from './usage.mjs';

const app = new Koa();

app.use(async (ctx, next) => {
  const startedAt = performance.now();
  await next();
  note(ctx.get('x-customer') || 'unknown', ctx.path, ctx.length ?? 0, performance.now() - startedAt);
});
app.use((ctx) => {
  if (ctx.path === '/totals') ctx.body = totals();
  else ctx.body = 'x'.repeat(Number(ctx.query.size ?? 1));
});

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
