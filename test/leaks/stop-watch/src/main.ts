import { createServer } from 'node:http';
import { Lap } from './lap.ts';

const best = new Map<string, number>();

createServer((req, res) => {
  const runner = (req.url ?? '/').slice(1) || 'nobody';
  const lap = new Lap(runner).split('start');
  let checksum = 0;
  for (let i = 0; i < 2000; i++) checksum = (checksum * 31 + i) % 65_521;
  const result = lap.split(`loop ${checksum}`).finish();
  const total = result.splits.at(-1)?.ms ?? 0;
  const group = runner.slice(0, 3);
  best.set(group, Math.min(total, best.get(group) ?? Infinity));
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ ...result, best: best.get(group) }));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
