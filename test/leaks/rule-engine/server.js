'use strict';
const Fastify = require('fastify');
const { tighten, accepts } = require('./engine');

const app = Fastify();

app.post('/campaigns', async (request, reply) => {
  const { minimum, label } = request.body;
  const campaign = { minimum, label, createdAt: new Date(), audience: label.split(' ') };
  tighten('price', (order) => order.total >= campaign.minimum || order.labels.includes(campaign.label));
  reply.code(201);
  return { label: campaign.label };
});

app.post('/orders', async (request) => ({ accepted: accepts('price', request.body) }));

app.listen({ port: Number(process.env.PORT || 3000), host: '127.0.0.1' });
