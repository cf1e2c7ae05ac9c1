'use strict';
const http = require('http');
const { query, status } = require('./database');

http
  .createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url, 'http://db');
    const result =
      pathname === '/status' ? status() : await query(`select ${pathname.slice(1)}`, [...searchParams.values()]);
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  })
  .listen(process.env.PORT || 3000, '127.0.0.1');
