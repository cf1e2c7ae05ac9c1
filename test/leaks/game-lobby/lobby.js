'use strict';

const players = {};
let online = 0;

function register(io) {
  io.on('connection', (socket) => {
    online += 1;
    const name = socket.handshake.auth.name || 'anonymous';
    players[socket.id] = { socket, name, score: 0, joinedAt: Date.now() };

    socket.on('score', (points, reply) => {
      const player = players[socket.id];
      player.score += Number(points) || 0;
      reply({ score: player.score });
    });

    socket.on('disconnect', () => {
      online -= 1;
      io.emit('left', name);
    });
  });
}

const ranking = () =>
  Object.values(players)
    .filter((player) => player.socket.connected)
    .sort((a, b) => b.score - a.score)
    .slice(0, 10)
    .map(({ name, score }) => ({ name, score }));

module.exports = { register, ranking, online: () => online };
