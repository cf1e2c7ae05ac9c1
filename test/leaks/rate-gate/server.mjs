import { serve } from '@hono/node-server';
import Bottleneck from 'bottleneck';
import { Hono } from 'hono';

const limits = { perSecond: 4 };
const limiter = new Bottleneck({ minTime: 1000 / limits.perSecond, maxConcurrent: 1 });
const sent = { texts: 0, characters: 0 };

async function sendText(number, text) {
  sent.texts += 1;
  sent.characters += text.length;
  return number.length;
}

const app = new Hono();
app.post('/texts/:number', async (c) => {
  const number = c.req.param('number');
  const text = await c.req.text();
  limiter.schedule(() => sendText(number, text)).catch((error) => console.error(error.message));
  return c.json({ queued: limiter.queued() }, 202);
});
app.get('/texts', (c) => c.json(sent));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' });
