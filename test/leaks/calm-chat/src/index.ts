import mitt from 'mitt';
import { WebSocketServer, type WebSocket } from 'ws';

type Events = { said: { from: string; text: string } };

const bus = mitt<Events>();
const members = new Map<WebSocket, { name: string; joinedAt: number }>();
const server = new WebSocketServer({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' });

server.on('connection', (socket, request) => {
  const name = decodeURIComponent((request.url ?? '/guest').slice(1));
  members.set(socket, { name, joinedAt: Date.now() });

  const tell = ({ from, text }: Events['said']): void => {
    if (from === name || text.startsWith('!')) socket.send(JSON.stringify({ from, text, members: members.size }));
  };
  const heartbeat = setInterval(() => socket.ping(), 5_000);
  bus.on('said', tell);

  socket.on('message', (data) => bus.emit('said', { from: name, text: data.toString() }));
  socket.once('close', () => {
    clearInterval(heartbeat);
    bus.off('said', tell);
    members.delete(socket);
  });
});
