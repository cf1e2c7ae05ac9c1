import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { counts, run } from './jobs.mjs';

createServer((req, res) => {
  const answer = req.method === 'POST' ? text(req).then(run) : Promise.resolve(counts());
  answer.then(
    (value) => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
    (error) => res.writeHead(500).end(error.message),
  );
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
