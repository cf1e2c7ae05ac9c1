const express = require('express');
const crypto = require('crypto');

const previews = {};
const popular = new Set(['https://example.com/', 'https://example.org/']);

function normalise(raw) {
  const url = new URL(raw);
  url.hash = '';
  url.searchParams.sort();
  return url.href;
}

function buildPreview(href) {
  const digest = crypto.createHash('md5').update(href).digest('hex');
  return {
    href,
    title: `Page ${digest.slice(0, 8)}`,
    description: `What ${new URL(href).hostname} says about ${digest.slice(8, 16)}`.repeat(4),
    colours: [digest.slice(0, 6), digest.slice(6, 12)],
    fetchedAt: new Date(),
  };
}

function previewOf(raw) {
  const href = normalise(raw);
  if (!(href in previews)) {
    previews[href] = buildPreview(href);
  }
  return previews[href];
}

const app = express();

app.get('/preview', (req, res) => {
  let preview;
  try {
    preview = previewOf(String(req.query.url));
  } catch {
    return res.status(400).json({ error: 'that is no URL' });
  }
  res.set('cache-control', popular.has(preview.href) ? 'max-age=3600' : 'max-age=60');
  res.json(preview);
});

app.get('/card/:name', (req, res) => {
  res.type('svg').send(`<svg xmlns="http://www.w3.org/2000/svg"><text>${req.params.name}</text></svg>`);
});

module.exports = app;
