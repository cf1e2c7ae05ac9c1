import Fastify from 'fastify';

const windowMs = 6000;
const windows = new Map();

/** How often a client called in the last seconds. */
function count(client) {
  const now = Date.now();
  for (const [name, entry] of windows) {
    if (entry.startedAt > now - windowMs) break;
    windows.delete(name);
  }
  let entry = windows.get(client);
  if (entry === undefined) {
    entry = { client, startedAt: now, calls: 0, paths: [] };
    windows.set(client, entry);
  }
  entry.calls += 1;
  return entry;
}

const app = Fastify();
app.addHook('onRequest', async (request, reply) => {
  const entry = count(request.headers['x-client'] ?? request.ip);
  entry.paths.push(request.url);
  if (entry.calls > 100) return reply.code(429).send({ error: 'slow down' });
  return undefined;
});
app.get('/*', async (request) => ({ path: request.url, clients: windows.size }));
await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
