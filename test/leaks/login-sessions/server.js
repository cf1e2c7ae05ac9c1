'use strict';
const Hapi = require('@hapi/hapi');
const { attempt, limit } = require('./store');

const server = Hapi.server({ port: process.env.PORT || 3000, host: '127.0.0.1' });

server.route([
  {
    method: 'POST',
    path: '/login/{user}',
    handler: (request, h) => {
      const address = request.headers['x-forwarded-for'] ?? request.info.remoteAddress;
      const good = request.query.password === 'sesame';
      return attempt(address, request.params.user, good) ? { good } : h.response({ banned: true }).code(429);
    },
  },
  {
    method: 'PUT',
    path: '/limits/{user}/{count}',
    handler: (request) => limit(request.params.user, Number(request.params.count)),
  },
]);

server.start();
