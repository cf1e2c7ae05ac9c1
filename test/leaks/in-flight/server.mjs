import Fastify from 'fastify';
import { inFlight } from './plugin.mjs';

const app = Fastify({ genReqId: (raw) => raw.headers['x-request-id'] ?? crypto.randomUUID() });
inFlight(app);

const books = new Map([
  ['9780262033848', { title: 'Introduction to Algorithms', year: 2009 }],
  ['9780131103627', { title: 'The C Programming Language', year: 1988 }],
]);

app.get('/books/:isbn', async (request) => {
  const book = books.get(request.params.isbn);
  if (book === undefined) throw Object.assign(new Error('no such book'), { statusCode: 404 });
  return book;
});

app.setErrorHandler((error, request, reply) => {
  reply
    .code(error.statusCode ?? 500)
    .type('text/plain')
    .send(error.message);
});

app.get('/status', async () => ({ working: app.inFlight().length }));

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
