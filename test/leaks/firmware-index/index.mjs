import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const magic = 0x46575550;
const headerBytes = 48;

/** What is known of the images that were uploaded: their headers, as they came. */
const headers = [];

async function receive(req, length) {
  const image = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for await (const chunk of req) {
    filled += chunk.copy(image, filled);
  }
  return image.subarray(0, filled);
}

function register(image) {
  if (image.length < headerBytes || image.readUInt32BE(0) !== magic) throw new RangeError('this is no firmware image');
  const header = image.subarray(0, headerBytes);
  headers.push(header);
  return {
    model: header.toString('latin1', 4, 20).trimEnd(),
    version: `${header[20]}.${header[21]}.${header[22]}`,
    digest: createHash('sha256').update(image.subarray(headerBytes)).digest('hex'),
  };
}

createServer(async (req, res) => {
  if (req.method !== 'PUT') {
    res.end(`${headers.length} images`);
    return;
  }
  try {
    const image = await receive(req, Number(req.headers['content-length']));
    res.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(register(image)));
  } catch (error) {
    res.writeHead(error instanceof RangeError ? 422 : 500).end(error.message);
  }
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
