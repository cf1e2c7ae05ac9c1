'use strict';
const { createServer } = require('http');
const { Server } = require('socket.io');
const lobby = require('./lobby');

const server = createServer((req, res) => {
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ online: lobby.online(), ranking: lobby.ranking() }));
});

lobby.register(new Server(server, { serveClient: false, transports: ['websocket'] }));
server.listen(process.env.PORT || 3000, '127.0.0.1');
