import { send } from '../../support/drive.mjs';

const answers = await send(250, (i) => ({ method: 'POST', path: '/tokens', body: { user: `user-${i}` } }));
await send(100, (i) => ({ path: '/me', headers: { authorization: `Bearer ${JSON.parse(answers[i]).token}` } }));
