const express = require('express');
const { recordChange, recentChanges } = require('./changes');

const pages = new Map();
const app = express();
app.use(express.text({ type: 'text/*', limit: '200kb' }));

app
  .route('/wiki/:page')
  .get((req, res) => {
    const page = pages.get(req.params.page);
    if (page) res.type('text/markdown').send(page.text);
    else res.sendStatus(404);
  })
  .put((req, res) => {
    const author = req.get('x-author') || 'anonymous';
    const revision = recordChange(req.params.page, author, req.body);
    pages.set(req.params.page, { text: req.body, revision });
    res.set('etag', `"${revision}"`).sendStatus(204);
  });

app.get('/changes', (req, res) => {
  res.json(recentChanges().map(({ text, ...rest }) => ({ ...rest, preview: text.slice(0, 40) })));
});

app.listen(process.env.PORT || 3000, '127.0.0.1');
