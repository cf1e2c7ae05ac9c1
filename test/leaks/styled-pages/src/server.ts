import { createServer } from 'node:http';
import { chartPage, type Bar } from './page';

function barsFrom(query: string): Bar[] {
  return [...new URLSearchParams(query)].map(([label, value]) => ({ label, value: Math.min(100, Number(value)) }));
}

createServer((req, res) => {
  const [path = '/', query = ''] = (req.url ?? '/').split('?');
  res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  res.end(chartPage(decodeURIComponent(path.slice(1)), barsFrom(query)));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
