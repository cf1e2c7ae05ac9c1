import { WebSocketServer } from 'ws';
import { Member } from './member.ts';

const port = Number(process.env['PORT'] ?? 3000);
const server = new WebSocketServer({ port, host: '127.0.0.1' });

server.on('connection', (socket, request) => {
  const [, room = 'lobby', name = 'guest'] = (request.url ?? '/').split('/');
  new Member(socket, room, decodeURIComponent(name)).join();
});
