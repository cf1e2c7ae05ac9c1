import Fastify from 'fastify';
import { mailLater, status } from './mailer.mjs';

const app = Fastify();

app.post('/orders', async (request, reply) => {
  const { email, items } = request.body;
  const waiting = mailLater({ template: 'order received', to: email, data: { items: items.length, first: items[0] } });
  reply.code(202);
  return { waiting };
});
app.get('/status', async () => status());

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
