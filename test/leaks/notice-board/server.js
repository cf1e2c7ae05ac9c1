const express = require('express');

const app = express();
app.use(express.json());
app.locals.notices = [];
app.locals.readers = 0;

const clean = (notice) => ({
  title: String(notice.title).slice(0, 80),
  tags: [...new Set(notice.tags || [])],
  postedAt: new Date(),
});

app.post('/notices', (req, res) => {
  const fresh = [].concat(req.body).map(clean);
  const { locals } = req.app;
  locals.notices.push(...fresh);
  locals.notices.sort((a, b) => b.postedAt - a.postedAt);
  res.status(201).json({ taken: fresh.length });
});

app.get('/notices', (req, res) => {
  const { locals } = req.app;
  locals.readers += 1;
  res.json(locals.notices.slice(0, 10));
});

app.listen(process.env.PORT || 3000, '127.0.0.1');
