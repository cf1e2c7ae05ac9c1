import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

const recorder = { bytes: Buffer.alloc(0), parts: 0 };

function append(part) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  recorder.bytes = Buffer.concat([recorder.bytes, length, part]);
  recorder.parts += 1;
  return recorder.bytes.length;
}

createServer(async (req, res) => {
  if (req.method === 'POST') res.end(String(append(await buffer(req))));
  else res.end(`${recorder.parts} parts, ${recorder.bytes.length} bytes`);
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
