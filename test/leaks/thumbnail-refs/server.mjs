import { createServer } from 'node:http';
import { Thumbnails } from './thumbnails.mjs';

const thumbnails = new Thumbnails();

createServer((req, res) => {
  const { width, height } = thumbnails.get(req.url);
  res.end(`${width}x${height}`);
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
