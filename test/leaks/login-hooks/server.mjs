import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { beforeShutdown, shutdown } from './hooks.mjs';

const secret = randomBytes(32);
const sessionsFile = [];

function sign(user) {
  const body = Buffer.from(JSON.stringify({ user, at: Date.now() })).toString('base64url');
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

function login(user, agent) {
  const token = sign(user);
  const session = { user, agent, token, scopes: ['read', 'write'] };
  beforeShutdown(() => {
    sessionsFile.push(JSON.stringify(session));
  });
  return token;
}

function verify(token = '') {
  const [body, mac] = token.split('.');
  const good = createHmac('sha256', secret).update(body).digest('base64url') === mac;
  return good ? JSON.parse(Buffer.from(body, 'base64url').toString()) : undefined;
}

const server = createServer((req, res) => {
  if (req.method === 'POST' && req.url.startsWith('/login/')) {
    res.writeHead(201).end(login(req.url.slice(7), req.headers['user-agent'] ?? ''));
    return;
  }
  const who = verify(req.headers.authorization?.replace('Bearer ', ''));
  res.writeHead(who ? 200 : 401).end(who ? `Hello ${who.user}` : 'Who are you?');
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
process.once('SIGTERM', () => server.close(() => shutdown().then(() => process.exit(0))));
