'use strict';
const Koa = require('koa');
const { CursorPoller } = require('./poller');

const source = {
  items: Array.from({ length: 400 }, (_, i) => ({ id: i, text: `item ${i}` })),
  after(cursor) {
    return { items: this.items.slice(cursor, cursor + 10), cursor: (cursor + 10) % this.items.length };
  },
};

const app = new Koa();

app.use(async (ctx) => {
  const from = Number(ctx.query.from || 0);
  if (!Number.isInteger(from) || from < 0) ctx.throw(400, 'from must be a whole number');
  const poller = new CursorPoller(source, from).start();
  ctx.body = { latest: poller.latest(), cursor: poller.cursor };
});

app.listen(process.env.PORT || 3000, '127.0.0.1');
