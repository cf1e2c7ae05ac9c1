import Fastify from 'fastify';
import { TokenStore } from './tokens.ts';

const app = Fastify();
const tokens = new TokenStore(700, 150);

app.post<{ Body: { user: string } }>('/tokens', async (request, reply) => {
  reply.code(201);
  return { token: tokens.issue(request.body.user, ['profile', 'mail']) };
});

app.get('/me', async (request, reply) => {
  const issued = tokens.check((request.headers.authorization ?? '').slice('Bearer '.length));
  if (issued === undefined) return reply.code(401).send({ error: 'who are you?' });
  return { user: issued.user, scopes: issued.scopes };
});

app.addHook('onClose', async () => tokens.close());
await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' });
