import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { exportYear } from './export.ts';

const app = new Hono();

app.get('/', (c) => c.text('reports'));
app.get('/reports/:year{[0-9]{4}}', async (c) => {
  const csv = await exportYear(Number(c.req.param('year')));
  c.header('content-disposition', `attachment; filename="${c.req.param('year')}.csv"`);
  return c.body(csv, 200, { 'content-type': 'text/csv' });
});
app.onError((error, c) => c.text(error.message, 503));

serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000), hostname: '127.0.0.1' });
