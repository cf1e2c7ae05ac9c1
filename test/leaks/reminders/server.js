'use strict';
const Koa = require('koa');
const schedule = require('node-schedule');

const sent = { count: 0 };
const app = new Koa();

app.use(async (ctx) => {
  const [, user, hour = '9'] = ctx.path.split('/');
  if (!/^\d+$/.test(hour) || Number(hour) > 23) ctx.throw(400, 'the hour is 0 to 23');
  const reminder = { user, hour: Number(hour), text: `Good morning ${user}`, since: new Date() };

  schedule.scheduleJob({ hour: reminder.hour, minute: 30 }, () => {
    sent.count += reminder.text.length > 0 ? 1 : 0;
  });

  ctx.status = 201;
  ctx.body = { user, hour: reminder.hour, sent: sent.count };
});

app.listen(process.env.PORT || 3000, '127.0.0.1');
