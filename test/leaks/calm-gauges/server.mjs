import { createServer } from 'node:http';
import { Ring } from './ring.mjs';

const samples = new Ring(400);
const worst = [];

function note(sample) {
  samples.put(sample);
  worst.push(sample);
  worst.sort((a, b) => b.ms - a.ms);
  if (worst.length > 25) worst.pop();
}

function quantile(q) {
  const sorted = [...samples].map((sample) => sample.ms).sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
}

createServer((req, res) => {
  const startedAt = performance.now();
  const body =
    req.url === '/quantiles' ? { p50: quantile(0.5), p99: quantile(0.99), worst: worst.slice(0, 3) } : { ok: true };
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(body), () => {
    note({ url: req.url, ms: performance.now() - startedAt, at: new Date(), agent: req.headers['user-agent'] ?? '' });
  });
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
