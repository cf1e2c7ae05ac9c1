import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { History } from './history.mjs';

const history = new History();
const app = new Hono();

app.post('/parcels/:id/at/:place', (c) => {
  const { id, place } = c.req.param();
  const stop = history.stop(id, place);
  return c.json({ number: history.count, at: stop.at }, 201);
});
app.get('/latest', (c) => c.json([...history.latest()].map(({ place, at }) => ({ place, at }))));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' });
