const net = require('net');
const clock = require('./clock');

const zones = { U: 'UTC', B: 'Europe/Berlin', N: 'America/New_York' };

function onLine(socket, handle) {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(handle);
  });
}

function serve(socket) {
  const client = { zone: 'UTC', sent: 0, subscribed: false, address: socket.remoteAddress };

  const tell = (now) => {
    if (!client.subscribed || socket.destroyed) return;
    client.sent += 1;
    socket.write(`${now.toLocaleString('en-GB', { timeZone: client.zone })}\n`);
  };

  onLine(socket, (line) => {
    if (line === 'subscribe') client.subscribed = true;
    else if (line in zones) client.zone = zones[line];
    else if (line === 'quit') socket.end('bye\n');
    else socket.write(`${new Date().toISOString()} after ${clock.ticks} ticks\n`);
  });
  socket.on('error', () => socket.destroy());
  clock.on('tick', tell);
}

net.createServer(serve).listen(process.env.PORT || 3000, '127.0.0.1');
