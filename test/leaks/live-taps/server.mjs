import { createServer } from 'node:http';
import { Transform } from 'node:stream';
import { feed } from './feed.mjs';

function asEvents(threshold) {
  return new Transform({
    writableObjectMode: true,
    transform(item, encoding, done) {
      done(null, item.load >= threshold ? `data: ${JSON.stringify(item)}\n\n` : '');
    },
  });
}

createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url, 'http://live');
  if (pathname !== '/events') {
    res.writeHead(404).end();
    return;
  }
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(': welcome\n\n');

  const events = asEvents(Number(searchParams.get('above') ?? 0));
  feed.pipe(events);
  events.on('data', (text) => {
    if (!res.destroyed) res.write(text);
  });
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
