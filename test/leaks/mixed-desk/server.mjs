import { createServer } from 'node:http';
import { LRUCache } from 'lru-cache';
import { noteReader } from './readers.mjs';

const articles = new LRUCache({ max: 150 });

function article(id) {
  let found = articles.get(id);
  if (found === undefined) {
    found = {
      id,
      paragraphs: Array.from({ length: 60 }, (_, i) => `${id}: paragraph ${i} ${'with many words '.repeat(8)}`),
    };
    articles.set(id, found);
  }
  return found;
}

createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url, 'http://desk');
  const found = article(pathname.slice(1));
  const readers = noteReader(found.id, searchParams.get('reader') ?? 'anonymous');
  res.end(JSON.stringify({ readers, first: found.paragraphs[0] }));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
