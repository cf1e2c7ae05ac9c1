import express from 'express';
import session from 'express-session';
import { ExpiringStore } from './store';

const app = express();

app.use(
  session({
    store: new ExpiringStore(500, 100),
    secret: 'kept out of the repository',
    resave: false,
    saveUninitialized: true,
    cookie: { httpOnly: true },
  }),
);

app.get('/', (req, res) => {
  const visited = req.session as typeof req.session & { visits?: string[] };
  visited.visits = [...(visited.visits ?? []), new Date().toISOString()].slice(-5);
  res.json({ id: req.sessionID, visits: visited.visits.length });
});

app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
