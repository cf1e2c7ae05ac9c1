import { once } from 'node:events';
import { connect } from 'node:net';
import { listening, port } from '../../support/drive.mjs';

await listening();
for (let round = 0; round < 8; round++) {
  await Promise.all(
    Array.from({ length: 25 }, async (_, i) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`${'UBN'[i % 3]}\nnow\n`);
      await once(socket, 'data');
      socket.write('quit\n');
      socket.resume();
      await once(socket, 'close');
    }),
  );
}
