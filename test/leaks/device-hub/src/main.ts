import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Hub } from './hub.ts';

const hub = new Hub(15_000);
const server = createServer((_req, res) => {
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(hub.snapshot()));
});
const sockets = new WebSocketServer({ server, path: '/devices' });

sockets.on('connection', (socket, request) => {
  const { searchParams } = new URL(request.url ?? '/', 'ws://hub');
  hub.attach(socket, searchParams.get('id') ?? 'unknown');
});

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
