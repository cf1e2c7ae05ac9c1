const express = require('express');
const { randomBytes } = require('crypto');

const app = express();
const shares = { made: 0, opened: 0 };

app.post('/share/:name', (req, res) => {
  const link = `/s/${randomBytes(6).toString('hex')}`;
  const share = { name: req.params.name, link, opened: 0, until: Date.now() + 60000 };
  shares.made += 1;

  app.get(link, (_req, answer) => {
    if (share.opened > 0 || share.until < Date.now()) return answer.sendStatus(410);
    share.opened += 1;
    shares.opened += 1;
    return answer.json({ file: share.name });
  });

  res.status(201).json({ link });
});

app.get('/', (req, res) => res.json(shares));
app.listen(process.env.PORT || 3000, '127.0.0.1');
