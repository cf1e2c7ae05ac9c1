const express = require('express');
const { LRUCache } = require('lru-cache');
const { createHash } = require('crypto');

const pages = new LRUCache({ max: 250, updateAgeOnGet: true });
const counts = { drawn: 0, kept: 0 };

function draw(section, item) {
  counts.drawn += 1;
  const colour = createHash('sha1').update(item).digest('hex').slice(0, 6);
  return {
    section,
    item,
    html: `<article style="color:#${colour}"><h1>${item}</h1><p>${`All about ${item}. `.repeat(10)}</p></article>`,
    drawnAt: Date.now(),
  };
}

const app = express();
app.get('/:section/:item', (req, res) => {
  const { section, item } = req.params;
  const key = `${section}/${item}`;
  let page = pages.get(key);
  if (page) counts.kept += 1;
  else pages.set(key, (page = draw(section, item)));
  res.set('last-modified', new Date(page.drawnAt).toUTCString()).send(page.html);
});
app.get('/counts', (req, res) => res.json({ ...counts, size: pages.size }));
app.listen(process.env.PORT || 3000, '127.0.0.1');
