import { createServer } from 'node:http';

const limit = 700;
const recent = new Map();

function remember(id, page) {
  recent.delete(id);
  recent.set(id, page);
  for (const oldest of recent.keys()) {
    if (recent.size <= limit) break;
    recent.delete(oldest);
  }
}

createServer((req, res) => {
  const { pathname } = new URL(req.url, 'http://pages');
  let page = recent.get(pathname);
  if (page === undefined) {
    page = {
      pathname,
      words: pathname.split('-'),
      html: `<h1>${pathname}</h1>${'<p>text</p>'.repeat(5)}`,
      madeAt: new Date(),
    };
  }
  remember(pathname, page);
  res.end(page.html);
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
