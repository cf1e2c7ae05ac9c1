import { createServer } from 'node:http';
import { Notebook } from './notebook.ts';

const notebook = new Notebook();
let written = 0;
notebook.follow(() => {
  written += 1;
});

createServer((req, res) => {
  const url = new URL(req.url ?? '/', 'http://notes');
  const author = url.searchParams.get('author') ?? 'anonymous';
  const note = notebook.write(author, url.searchParams.get('text') ?? '');
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ id: note.id, written, backlinks: note.links.map((link) => notebook.backlinks(link)) }));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
