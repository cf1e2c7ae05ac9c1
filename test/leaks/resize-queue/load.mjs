import { send } from '../../support/drive.mjs';

const pixels = 'ff00aa'.repeat(700);
await send(300, (i) => ({
  method: 'POST',
  path: `/images/photo-${i}`,
  headers: { 'content-type': 'text/plain' },
  body: `${i}:${pixels}`,
}));
await send(5, () => '/status');
