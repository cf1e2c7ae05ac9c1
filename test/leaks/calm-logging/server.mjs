import { devNull } from 'node:os';
import Fastify from 'fastify';
import pino from 'pino';

const logger = pino(
  { level: 'debug', redact: ['headers.authorization'] },
  pino.destination({ dest: devNull, sync: false, minLength: 4096 }),
);
const app = Fastify({ loggerInstance: logger });

const shape = {
  params: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 1, maximum: 50 } } },
  response: {
    200: {
      type: 'object',
      properties: { sum: { type: 'number' }, numbers: { type: 'array', items: { type: 'number' } } },
    },
  },
};

app.get('/numbers/:size', { schema: shape }, async (request) => {
  const log = request.log.child({ step: 'numbers' });
  const numbers = Array.from({ length: request.params.size }, (_, i) => (i * 7919) % 101);
  log.debug({ first: numbers[0] }, 'made');
  return { numbers, sum: numbers.reduce((a, b) => a + b, 0) };
});

app.addHook('onResponse', async (request, reply) => {
  request.log.info({ ms: reply.elapsedTime, headers: request.headers }, 'served');
});

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
