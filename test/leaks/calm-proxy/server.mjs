import { Agent, createServer, request } from 'node:http';

const port = Number(process.env.PORT ?? 3000);
const agent = new Agent({ keepAlive: true, maxSockets: 20, maxFreeSockets: 10 });

// The origin is a part of the same program: what it answers does not matter here, the connections do.
const origin = createServer((req, res) => {
  res.setHeader('content-type', 'text/plain');
  res.end(`${req.method} ${req.url} at ${new Date().toISOString()}\n`.repeat(20));
});
origin.keepAliveTimeout = 60_000;

const proxy = createServer((req, res) => {
  const upstream = request(
    { agent, port: origin.address().port, host: '127.0.0.1', path: req.url, method: req.method, headers: req.headers },
    (answer) => {
      res.writeHead(answer.statusCode, answer.headers);
      answer.pipe(res);
    },
  );
  upstream.once('error', (error) => res.writeHead(502).end(error.message));
  req.pipe(upstream);
});
proxy.keepAliveTimeout = 60_000;

origin.listen(0, '127.0.0.1', () => proxy.listen(port, '127.0.0.1'));
