import { createServer } from 'node:http';
import { Deliveries } from './deliver.mjs';

const port = Number(process.env.PORT ?? 3000);
const deliveries = new Deliveries({ firstDelayMs: 20_000, maxDelayMs: 3_600_000 });
const hooks = [
  { name: 'audit', url: `http://127.0.0.1:${port}/internal/audit`, lastError: '' },
  { name: 'crm', url: `http://127.0.0.1:${port}/internal/retired`, lastError: '' },
];
let audited = 0;

createServer(async (req, res) => {
  if (req.url === '/internal/audit') {
    audited += 1;
    req.resume();
    res.writeHead(204).end();
  } else if (req.url === '/contacts' && req.method === 'POST') {
    let contact = '';
    for await (const chunk of req) contact += chunk;
    const event = JSON.stringify({
      event: 'contact.created',
      at: new Date().toISOString(),
      contact: JSON.parse(contact),
    });
    await Promise.all(hooks.map((hook) => deliveries.deliver(hook, event)));
    res.writeHead(201).end();
  } else {
    req.resume();
    res.writeHead(410).end(JSON.stringify({ audited, hooks }));
  }
}).listen(port, '127.0.0.1');
