const http = require('http');
const zlib = require('zlib');
const { promisify } = require('util');

const gzip = promisify(zlib.gzip);
let largest = 0;

async function build(rows) {
  const table = Array.from({ length: rows }, (_, i) => ({ i, name: `row ${i}`, values: [i, i * 2, i * 3] }));
  const text = Buffer.from(JSON.stringify(table));
  const packed = await gzip(text);
  largest = Math.max(largest, packed.length);
  return packed;
}

http
  .createServer(async (req, res) => {
    const packed = await build(500 + (req.url.length % 7) * 100);
    res.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(packed);
  })
  .listen(process.env.PORT || 3000, '127.0.0.1');
