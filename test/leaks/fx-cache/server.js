const express = require('express');
const { rate, currencies, stats } = require('./rates');

const app = express();
app.set('etag', false);

app.get('/convert', (req, res) => {
  const { from = 'EUR', to = 'USD', amount = '1', at } = req.query;
  if (!currencies().includes(from) || !currencies().includes(to))
    return res.status(400).json({ error: 'unknown currency' });
  const quoted = rate(from, to, Number(at ?? Date.now()));
  return res.json({
    ...quoted,
    amount: Number(amount),
    result: Number((amount * quoted.rate * (1 - quoted.margin)).toFixed(2)),
  });
});

app.get('/stats', (req, res) => res.json(stats()));

app.listen(process.env.PORT || 3000, '127.0.0.1');
