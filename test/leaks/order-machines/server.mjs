import { createServer } from 'node:http';
import { createActor, createMachine } from 'xstate';

const machine = createMachine({
  id: 'order',
  initial: 'new',
  states: {
    new: { on: { pay: 'paid' } },
    paid: { on: { send: 'sent' }, after: { 3600000: 'refunded' } },
    sent: { type: 'final' },
    refunded: { type: 'final' },
  },
});

const started = { orders: 0 };

createServer((req, res) => {
  const [, customer = 'nobody', pays = 'yes'] = req.url.split('/');
  const actor = createActor(machine, { id: `order-of-${customer}` });
  actor.start();
  started.orders += 1;
  if (pays === 'yes') actor.send({ type: 'pay' });
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ customer, state: actor.getSnapshot().value, orders: started.orders }));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
