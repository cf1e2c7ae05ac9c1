import { send } from '../../support/drive.mjs';

const net = Date.now() % 100_000;
await send(200, (i) => ({
  method: 'POST',
  path: `/login/user-${i % 10}?password=${i % 4 ? 'sesame' : 'wrong'}`,
  headers: { 'x-forwarded-for': `2001:db8:${net}::${i}` },
}));
await send(5, (i) => ({ method: 'PUT', path: `/limits/user-${i}/9` }));
