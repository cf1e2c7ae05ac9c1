'use strict';
const http = require('http');

let transcript = '';
let lines = 0;

function say(speaker, text) {
  const line = `${new Date().toISOString()} ${speaker.padEnd(12)} ${text}\n`;
  lines += 1;
  transcript += line;
}

const server = http.createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url, 'http://debate');
  if (pathname === '/say') {
    say(searchParams.get('who') ?? 'somebody', searchParams.get('text') ?? '');
    res.writeHead(204).end();
  } else {
    res.end(JSON.stringify({ lines, characters: transcript.length }));
  }
});

server.listen(process.env.PORT || 3000, '127.0.0.1');
