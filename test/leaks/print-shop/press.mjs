import { parentPort } from 'node:worker_threads';

let printed = 0;

parentPort.on('message', ({ title, copies, reply }) => {
  printed += copies;
  reply.postMessage({ pages: copies * Math.ceil(title.length / 8), printed });
});
