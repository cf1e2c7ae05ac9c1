'use strict';
const express = require('express');

const flags = { searchIndex: false };
let open;
const indexReady = new Promise((resolve) => {
  open = resolve;
});
// The index is built elsewhere and announced by a signal.
process.once('SIGUSR2', () => open());

const searches = { answered: 0, ranked: 0 };

async function rankLater(query, hits) {
  const scored = hits.map((hit) => ({ hit, score: 0 }));
  await indexReady;
  for (const entry of scored) entry.score = query.length / entry.hit.length;
  searches.ranked += 1;
}

function find(query) {
  searches.answered += 1;
  return ['alpha', 'beta', 'gamma', 'delta'].map((name) => `${name} ${query}`).filter((text) => text.length % 2 === 0);
}

const app = express();
app.get('/search', (req, res) => {
  const query = String(req.query.q || '');
  const hits = find(query);
  rankLater(query, hits);
  res.json({ hits, ranked: flags.searchIndex });
});
app.get('/', (req, res) => res.json(searches));
app.listen(process.env.PORT || 3000, '127.0.0.1');
