import { send } from '../../support/drive.mjs';

const tokens = await send(200, (i) => ({
  method: 'POST',
  path: `/login/user${i}`,
  headers: { 'user-agent': `app/${i % 5}` },
}));
await send(200, (i) => ({ path: '/', headers: { authorization: `Bearer ${tokens[i]}` } }));
