import Fastify from 'fastify';
import { createPipeline } from './lib/pipeline.mjs';

const app = Fastify({ bodyLimit: 1 << 20 });
const pipeline = createPipeline({ widths: [160, 640, 1280] });

app.addContentTypeParser('text/plain', { parseAs: 'string' }, (request, body, done) => done(null, body));

app.post('/images/:name', {
  schema: {
    params: { type: 'object', properties: { name: { type: 'string', pattern: '^[a-z0-9-]+$' } } },
    response: { 202: { type: 'object', properties: { position: { type: 'integer' } } } },
  },
  async handler(request, reply) {
    reply.code(202);
    return pipeline.submit(request.params.name, request.body);
  },
});

app.get('/status', async () => pipeline.status());

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
