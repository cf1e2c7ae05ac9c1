import { createServer } from 'node:http';

const sockets = new Map();
const totals = { requests: 0, closed: 0 };

const server = createServer((req, res) => {
  totals.requests += 1;
  const note = { path: req.url, at: Date.now() };
  req.socket.setMaxListeners(0);
  req.socket.once('close', () => {
    totals.closed += note.path.length > 0 ? 1 : 0;
  });
  const notes = sockets.get(req.socket) ?? [];
  notes.push(note);
  sockets.set(req.socket, notes);
  res.end(JSON.stringify({ onThisSocket: notes.length, ...totals }));
});

server.on('connection', (socket) => {
  socket.once('close', () => sockets.delete(socket));
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
