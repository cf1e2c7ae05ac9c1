import http from 'node:http';
import { PresenceBoard } from './board.mjs';

const board = new PresenceBoard();
const colours = ['teal', 'plum', 'amber', 'slate'];
let turn = 0;

const json = (res, status, value) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(value));
};

const actions = {
  'POST /enter': (url, res) => {
    const token = board.enter(url.searchParams.get('doc'), {
      name: url.searchParams.get('name') ?? 'guest',
      colour: colours[turn++ % colours.length],
    });
    if (token === undefined) return json(res, 404, { error: 'no such document' });
    json(res, 201, { token });
  },
  'POST /move': (url, res) => {
    const moved = board.move(url.searchParams.get('token'), Number(url.searchParams.get('line')), 1);
    json(res, moved ? 200 : 410, { moved });
  },
  'POST /leave': (url, res) => {
    board.leave(url.searchParams.get('token'));
    json(res, 200, {});
  },
  'GET /': (url, res) => json(res, 200, board.summary()),
};

http
  .createServer((req, res) => {
    const url = new URL(req.url, 'http://board');
    const action = actions[`${req.method} ${url.pathname}`];
    if (action) action(url, res);
    else json(res, 404, { error: 'not found' });
  })
  .listen(process.env.PORT ?? 3000, '127.0.0.1');
