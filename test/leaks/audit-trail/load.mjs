import { send } from '../../support/drive.mjs';

const rooms = ['A1', 'B2', 'C3'];
await send(300, (i) => ({
  path: `/${i % 2 ? 'open' : 'close'}/${rooms[i % 3]}`,
  headers: { 'x-user': `guard-${i % 9}`, 'x-badge': `badge number ${1000 + i}` },
}));
await send(4, () => '/trail');
