import { createServer } from 'node:http';

class Letter {
  constructor(to, text) {
    this.to = to;
    this.lines = text.match(/.{1,40}/g);
    this.queuedAt = new Date();
  }
}

const outbox = [];
let sent = 0;

setInterval(() => {
  for (const letter of outbox.splice(0, 60)) sent += letter.lines.length > 0 ? 1 : 0;
}, 250);

createServer(async (req, res) => {
  if (req.method === 'POST') {
    let text = '';
    for await (const chunk of req) text += chunk;
    for (const to of ['ann', 'ben', 'cem']) outbox.push(new Letter(`${to}@example.org`, `${to}: ${text}`));
  }
  res.end(JSON.stringify({ waiting: outbox.length, sent }));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
