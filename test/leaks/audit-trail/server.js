'use strict';
const Koa = require('koa');
const { createTrail } = require('./trail');

const app = new Koa();
const trail = createTrail();
const rooms = new Map(['A1', 'B2', 'C3'].map((name) => [name, { name, locked: true, opened: 0 }]));

app.use(async (ctx, next) => {
  ctx.state.user = ctx.get('x-user') || 'anonymous';
  await next();
});

app.use(async (ctx) => {
  const [, verb, name] = ctx.path.split('/');
  if (verb === 'trail') {
    ctx.body = { length: trail.length(), first: [...trail.entries(3)].map((e) => e.action) };
    return;
  }
  const room = rooms.get(name);
  if (!room || !['open', 'close'].includes(verb)) ctx.throw(404);
  room.locked = verb === 'close';
  if (!room.locked) room.opened += 1;
  trail.record(`${verb} ${name}`, ctx.state.user, { ip: ctx.ip, badge: ctx.get('x-badge') });
  ctx.body = { ...room };
});

app.listen(process.env.PORT || 3000, '127.0.0.1');
