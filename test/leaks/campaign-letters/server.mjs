import Fastify from 'fastify';
import { letter } from './letters.mjs';

const app = Fastify();
let last = 0;

app.post('/campaigns', async (request, reply) => {
  const { firm, middle } = request.body;
  last += 1;
  reply.type('text/html');
  return letter(last, firm, middle);
});

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
