import { request } from 'node:http';
import { listening, port } from '../../support/drive.mjs';

const tune = (above) =>
  new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', path: `/events?above=${above}`, agent: false });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      response.once('data', () => {
        outgoing.off('error', reject);
        outgoing.on('error', () => {});
        outgoing.destroy();
      });
      response.once('close', resolve);
      response.once('error', () => {});
    });
    outgoing.end();
  });

await listening();
for (let round = 0; round < 8; round++) {
  await Promise.all(Array.from({ length: 20 }, (_, i) => tune(i * 4)));
}
