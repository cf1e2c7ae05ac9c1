import { createServer } from 'node:http';
import { openBrand } from './readers.mjs';

createServer(async (req, res) => {
  try {
    const brand = await openBrand(req.url.slice(1));
    res.setHeader('content-type', 'text/css');
    res.end(`:root { --main: ${brand.colours[0]}; --accent: ${brand.colours[1]}; }\n`);
  } catch {
    res.writeHead(404).end();
  }
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
