const express = require('express');
const session = require('express-session');

const app = express();
app.disable('x-powered-by');

app.use(
  session({
    secret: 'not a secret in development',
    resave: false,
    saveUninitialized: true,
  }),
);

app.get('/', (req, res) => {
  req.session.visits = (req.session.visits || 0) + 1;
  req.session.first ??= new Date().toISOString();
  res.send(`Visit number ${req.session.visits}, the first was at ${req.session.first}`);
});

app.get('/healthz', (req, res) => res.json({ up: process.uptime() }));

app.listen(process.env.PORT || 3000, '127.0.0.1');
