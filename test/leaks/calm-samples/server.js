const Fastify = require('fastify');
const { Samples } = require('./samples');

const routes = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'];
const byRoute = new Map(routes.map((name) => [name, new Samples(64)]));
const app = Fastify();

for (const name of routes) {
  app.get(`/${name}`, async () => {
    const samples = byRoute.get(name);
    const tag = `${name}-${Math.random().toString(36).slice(2, 6)}`;
    samples.record({ at: Date.now(), ms: Math.random() * 10, tag });
    return { median: samples.percentile(0.5), slowest: samples.worst().length };
  });
}

app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
