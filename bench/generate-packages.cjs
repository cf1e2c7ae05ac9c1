// A program with real packages that writes snapshots of itself: node --expose-gc generate-packages.cjs PREFIX REQUESTS COUNT
// Express renders React pages of lodash collections, and keeps too much of them.
'use strict';
const http = require('node:http');
const { statSync } = require('node:fs');
const { writeHeapSnapshot } = require('node:v8');
const express = require('express');
const _ = require('lodash');
const { createElement } = require('react');
const { renderToString } = require('react-dom/server');

const [prefix, requests, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const app = express();
const pages = new Map();
const history = [];

function Page({ rows }) {
  return createElement(
    'ul',
    null,
    ...rows.map((row) => createElement('li', { key: row.id, title: row.title }, row.text)),
  );
}

app.get('/page/:number', (request, response) => {
  const rows = _.times(30, (i) => ({
    id: i,
    title: _.uniqueId('row '),
    text: _.repeat(String(i), 20),
    tags: _.range(5),
  }));
  const html = renderToString(createElement(Page, { rows: _.sortBy(rows, 'text') }));
  pages.set(request.params.number, html);
  history.push({ request: request.headers, rows: _.groupBy(rows, 'id'), at: new Date() });
  response.send(html);
});

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const get = (port, path) =>
  new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path, agent }, (reply) => reply.resume().on('end', resolve))
      .on('error', reject);
  });

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (let number = 1; number <= count; number++) {
    for (let i = 0; i < requests; i += 4)
      await Promise.all([0, 1, 2, 3].map((k) => get(port, `/page/${number}-${i + k}`)));
    globalThis.gc?.();
    const started = performance.now();
    const file = writeHeapSnapshot(`${prefix}-${number}.heapsnapshot`);
    console.log(JSON.stringify({ file, bytes: statSync(file).size, ms: Math.round(performance.now() - started) }));
  }
  process.exit(0);
});
