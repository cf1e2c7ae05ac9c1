import { createServer } from 'node:http';

let version = 0;

/** Plugins can be edited while the service runs. */
async function plugin(name) {
  version += 1;
  return import(`./plugins/${name}.mjs?v=${version}`);
}

createServer(async (req, res) => {
  const [, name, text = ''] = req.url.split('/');
  try {
    const { transform } = await plugin(name);
    res.end(transform(decodeURIComponent(text)));
  } catch (error) {
    res.writeHead(error.code === 'ERR_MODULE_NOT_FOUND' ? 404 : 500).end();
  }
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
