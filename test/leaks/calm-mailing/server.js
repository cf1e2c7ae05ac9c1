'use strict';
const http = require('http');

const waiting = [];
let sent = 0;
let timer = null;

function work() {
  for (let i = 0; i < 10 && waiting.length > 0; i++) {
    const mail = waiting.shift();
    sent += mail.to.length > 0 ? 1 : 0;
  }
  timer = waiting.length > 0 ? setTimeout(work, 5) : null;
}

function enqueue(mail) {
  waiting.push(mail);
  timer ??= setTimeout(work, 5);
}

http
  .createServer((req, res) => {
    if (req.method === 'GET') return res.end(JSON.stringify({ waiting: waiting.length, sent }));
    const name = req.url.slice(1);
    for (const list of ['news', 'offers', 'status']) {
      enqueue({ to: `${name}@example.com`, list, subject: `${list} for ${name}`, text: `Dear ${name}, `.repeat(20) });
    }
    return res.writeHead(202).end();
  })
  .listen(process.env.PORT || 3000, '127.0.0.1');
