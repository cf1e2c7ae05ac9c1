import { once } from 'node:events';
import { WebSocket } from 'ws';
import { listening, port } from '../../support/drive.mjs';

await listening();
for (let round = 0; round < 8; round++) {
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/member-${round}-${i}`);
      await once(socket, 'open');
      socket.send('hello');
      await once(socket, 'message');
      socket.close();
      await once(socket, 'close');
    }),
  );
}
