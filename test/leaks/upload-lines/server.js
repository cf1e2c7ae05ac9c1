'use strict';
const http = require('http');
const async = require('async');

let stored = 0;
const queue = async.queue((line, done) => {
  setTimeout(() => {
    stored += line.length > 0 ? 1 : 0;
    done();
  }, 50);
}, 3);

http
  .createServer((req, res) => {
    let rest = '';
    let lines = 0;
    req.setEncoding('utf8');
    req.on('data', (text) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop();
      for (const line of parts) {
        queue.push(line.trim());
        lines += 1;
      }
    });
    req.on('end', () => {
      res.writeHead(202, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ lines, waiting: queue.length(), stored }));
    });
  })
  .listen(process.env.PORT || 3000, '127.0.0.1');
