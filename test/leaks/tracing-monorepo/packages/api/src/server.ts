import { createServer } from 'node:http';
import { Tracer } from '../../telemetry';

const endpoint = process.env['TRACES_ENDPOINT'];
const tracer = new Tracer(endpoint === undefined ? {} : { endpoint });
const cities: Record<string, [number, number]> = { berlin: [52.5, 13.4], paris: [48.9, 2.4], rome: [41.9, 12.5] };

function distance([a, b]: [number, number], [c, d]: [number, number]): number {
  return Math.round(Math.hypot(a - c, b - d) * 111);
}

createServer((req, res) => {
  const url = new URL(req.url ?? '/', 'http://api');
  const request = tracer.start('request').set('path', url.pathname);
  const from = cities[url.searchParams.get('from') ?? ''];
  const to = cities[url.searchParams.get('to') ?? ''];
  res.setHeader('content-type', 'application/json');
  if (url.pathname === '/slowest') {
    res.end(JSON.stringify(tracer.report()));
  } else if (from === undefined || to === undefined) {
    res.statusCode = 404;
    res.end('{}');
  } else {
    const work = tracer.start('distance', request);
    const km = distance(from, to);
    tracer.end(work.set('km', km));
    res.end(JSON.stringify({ km }));
  }
  tracer.end(request.set('status', res.statusCode));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
