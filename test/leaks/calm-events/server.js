const express = require('express');
const { EventEmitter, once } = require('events');

const stock = new EventEmitter();
stock.setMaxListeners(200);
let changes = 0;

setInterval(() => {
  changes += 1;
  stock.emit('change', { changes, sku: `sku-${changes % 20}` });
}, 25);

const app = express();

app.get('/next', async (req, res) => {
  const [change] = await once(stock, 'change', { signal: AbortSignal.timeout(2000) });
  res.json(change);
});

app.get('/watch', (req, res) => {
  const onChange = (change) => res.write(`data: ${JSON.stringify(change)}\n\n`);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  stock.on('change', onChange);
  const timer = setTimeout(() => res.end(), 60);
  res.once('close', () => {
    clearTimeout(timer);
    stock.off('change', onChange);
  });
});

app.get('/race', async (req, res) => {
  const stop = new AbortController();
  try {
    const late = new Promise((resolve) => setTimeout(resolve, 10, ['late']));
    const [change] = await Promise.race([once(stock, 'change', { signal: stop.signal }), late]);
    res.json({ change });
  } finally {
    stop.abort();
  }
});

process.on('unhandledRejection', (error) => {
  if (error.name !== 'AbortError') throw error;
});
app.listen(process.env.PORT || 3000, '127.0.0.1');
