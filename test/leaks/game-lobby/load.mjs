import { once } from 'node:events';
import { io } from 'socket.io-client';
import { listening, port } from '../../support/drive.mjs';

await listening();
for (let round = 0; round < 6; round++) {
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const socket = io(`ws://127.0.0.1:${port}`, {
        transports: ['websocket'],
        auth: { name: `p${i}` },
        forceNew: true,
      });
      await once(socket, 'connect');
      await socket.emitWithAck('score', i);
      socket.disconnect();
    }),
  );
}
