import { createServer } from 'node:http';
import { FrameStore } from './frames.ts';

const store = new FrameStore();

createServer((req, res) => {
  const [, camera = 'door', brightness = '0'] = (req.url ?? '').split('/');
  const frame = store.add(camera, Number(brightness));
  res.end(JSON.stringify({ camera, number: frame.number, moved: store.difference(camera) > 100 }));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
