// node signal-server.mjs: a listener more on one AbortSignal per request. Prints its port.
import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';

const shutdown = new AbortController();
setMaxListeners(0, shutdown.signal);

const server = createServer(function handle(request, response) {
  shutdown.signal.addEventListener('abort', function onShutdown() {
    response.destroy();
  });
  response.end('ok');
});
server.listen(0, () => console.log(`port ${server.address().port}`));
