// node cluster-server.mjs: a primary with two workers that serve. Prints their port.
import cluster from 'node:cluster';
import { createServer } from 'node:http';

const kept = [];

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.once('listening', (_worker, { port }) => console.log(`port ${port}`));
} else {
  const server = createServer((request, response) => {
    for (let i = 0; i < 100; i++) kept.push({ url: request.url });
    response.end(String(kept.length));
  });
  server.listen(0);
}
