// node listener-server.mjs: a listener and a long string more per request. Prints its port.
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

class Queue extends EventEmitter {}
const queue = new Queue().setMaxListeners(0);
const texts = [];

const server = createServer(function handle(request, response) {
  queue.on('error', function onQueueError() {
    response.destroy();
  });
  keepText(request.url);
  response.end('ok');
});
server.listen(0, () => console.log(`port ${server.address().port}`));

function keepText(url) {
  texts.push(Array.from({ length: 20_000 }, (_, i) => url + i));
}
