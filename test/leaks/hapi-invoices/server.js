'use strict';
const Hapi = require('@hapi/hapi');
const { invoiceRoutes } = require('./invoices');

async function start() {
  const server = Hapi.server({ port: process.env.PORT || 3000, host: '127.0.0.1' });
  server.event('invoice');
  server.ext('onPreResponse', (request, h) => {
    const { response } = request;
    if (!response.isBoom) response.header('x-served-by', server.info.id);
    return h.continue;
  });
  server.route({ method: 'GET', path: '/', handler: () => ({ up: true }) });
  server.route(invoiceRoutes);
  await server.start();
}

start();
