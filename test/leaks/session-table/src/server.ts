import { createServer } from 'node:http';
import { SessionTable } from './table.ts';

createServer((req, res) => {
  const sessions = SessionTable.shared;
  const [, verb, argument = ''] = (req.url ?? '').split('/');
  res.setHeader('content-type', 'application/json');
  switch (verb) {
    case 'login':
      res.end(JSON.stringify(sessions.open(argument)));
      break;
    case 'refresh':
      res.end(JSON.stringify(sessions.refresh(argument) ?? null));
      break;
    case 'logout':
      res.end(JSON.stringify(sessions.close(argument)));
      break;
    default:
      res.writeHead(404).end();
  }
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
