'use strict';
const { createServer } = require('http');
const { importFile, totals } = require('./import');

function readText(req) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('error', reject);
    req.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

const server = createServer((req, res) => {
  if (req.method === 'GET') return res.end(JSON.stringify(totals));
  return readText(req).then(
    (text) => {
      const result = importFile(text);
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify(result));
    },
    (error) => res.writeHead(400).end(error.message),
  );
});

server.listen(process.env.PORT || 3000, '127.0.0.1');
