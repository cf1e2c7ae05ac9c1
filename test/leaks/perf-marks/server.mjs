import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';

const slowest = { ms: 0, route: '' };

function timed(route, work) {
  const id = `${route}#${randomUUID()}`;
  const before = performance.now();
  performance.mark(id, { detail: { route, before } });
  const result = work();
  const ms = performance.now() - before;
  if (ms > slowest.ms) Object.assign(slowest, { ms, route });
  return result;
}

const fibonacci = (n) => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));

createServer((req, res) => {
  const n = Math.min(18, Number(req.url.slice(1)) || 1);
  const value = timed(`fibonacci-${n}`, () => fibonacci(n));
  res.end(JSON.stringify({ n, value, slowest }));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
