import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Tracker } from './tracker.mjs';

const tracker = new Tracker();
const app = new Hono();

app.post('/deliveries/:id/:state', (c) => {
  tracker.report(Number(c.req.param('id')), c.req.param('state'));
  return c.body(null, 204);
});

app.get('/deliveries/:id/next', async (c) => {
  const id = Number(c.req.param('id'));
  return c.json({ id, state: await tracker.next(id, 20) });
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' });
