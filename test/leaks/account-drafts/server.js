'use strict';
const http = require('http');
const { accountOf } = require('./accounts');
const { edit, publish } = require('./drafts');

async function body(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

http
  .createServer(async (req, res) => {
    const [, name, action] = req.url.split('/');
    const account = accountOf(name);
    if (account === undefined) return res.writeHead(404).end();
    const text = await body(req);
    const answer = action === 'publish' ? { length: publish(account) } : { edits: edit(account, text) };
    return res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  })
  .listen(process.env.PORT || 3000, '127.0.0.1');
