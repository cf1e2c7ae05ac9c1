import { createServer } from 'node:http';

const cities = [
  ['FR', 'Lyon'],
  ['DE', 'Bremen'],
  ['IT', 'Turin'],
];

const server = createServer((req, res) => {
  const ip = decodeURIComponent(req.url.split('/').at(-1));
  const [country, city] = cities[ip.length % cities.length];
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ip, country, city }));
});
server.keepAliveTimeout = 600_000;
server.listen(Number(process.env.GEO_PORT), '127.0.0.1');

// Ends with the process that started it.
process.stdin.resume().once('end', () => process.exit(0));
