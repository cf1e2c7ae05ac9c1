import { createServer } from 'node:http';
import { desk, Slip } from './desk.ts';

createServer((req, res) => {
  const subject = decodeURIComponent((req.url ?? '/').slice(1)) || 'something';
  const slip = new Slip(desk.take(subject));
  res.end(`${slip.print()}\n`);
  desk.finish();
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
