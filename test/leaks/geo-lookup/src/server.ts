import { spawn } from 'node:child_process';
import Fastify from 'fastify';
import { locate } from './geo.ts';
import { geoPort, port } from './settings.ts';

// In production the geo service is somewhere else; here it is a process beside this one.
const geo = spawn(process.execPath, [new URL('../geo-service.mjs', import.meta.url).pathname], {
  env: { ...process.env, NODE_OPTIONS: '', GEO_PORT: String(geoPort) },
  stdio: ['pipe', 'inherit', 'inherit'],
});
geo.unref();

const app = Fastify({ trustProxy: true });

app.get('/welcome', async (request, reply) => {
  const place = await locate(request.ip);
  reply.header('vary', 'x-forwarded-for');
  return { greeting: place.country === 'FR' ? 'Bonjour' : 'Hello', city: place.city };
});

await app.listen({ port, host: '127.0.0.1' });
