import Koa from 'koa';

// What was worked out about a request is kept as long as the request is.
const parsed = new WeakMap();

function queryOf(ctx) {
  let query = parsed.get(ctx.req);
  if (query === undefined) {
    query = { terms: ctx.URL.searchParams.getAll('term'), page: Number(ctx.URL.searchParams.get('page') ?? 1) };
    parsed.set(ctx.req, query);
  }
  return query;
}

const documents = Array.from({ length: 300 }, (_, i) => ({
  id: i,
  text: `document ${i} about ${['tea', 'ink', 'rope'][i % 3]}`,
}));

const app = new Koa();
app.use(async (ctx, next) => {
  const { terms } = queryOf(ctx);
  if (terms.length > 5) ctx.throw(400, 'too many terms');
  await next();
});
app.use((ctx) => {
  const { terms, page } = queryOf(ctx);
  const hits = documents.filter((document) => terms.every((term) => document.text.includes(term)));
  ctx.body = { hits: hits.length, page, documents: hits.slice((page - 1) * 10, page * 10) };
});
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
