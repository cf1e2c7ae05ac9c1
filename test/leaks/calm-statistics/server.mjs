import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Histogram, Registry } from 'prom-client';
import { Subject, bufferCount, firstValueFrom, interval, map, takeUntil, timer } from 'rxjs';

const registry = new Registry();
const seconds = new Histogram({
  name: 'seconds',
  help: 'Time to answer',
  labelNames: ['route', 'status'],
  registers: [registry],
});
const measured = new Subject();
let averages = [];

measured
  .pipe(
    bufferCount(100),
    map((values) => values.reduce((a, b) => a + b, 0) / values.length),
  )
  .subscribe((average) => {
    averages = [average, ...averages].slice(0, 10);
  });

const app = new Hono();
app.use(async (c, next) => {
  const end = seconds.startTimer();
  await next();
  measured.next(end({ route: c.req.routePath, status: c.res.status }));
});
app.get('/items/:id', (c) => c.json({ id: c.req.param('id'), even: Number(c.req.param('id')) % 2 === 0 }));
app.get('/pulse', async (c) => {
  const beats = await firstValueFrom(interval(2).pipe(takeUntil(timer(20)), bufferCount(3)));
  return c.json({ beats });
});
app.get('/averages', (c) => c.json(averages));
app.get('/metrics', async (c) => c.text(await registry.metrics()));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' });
