import { send } from '../../support/drive.mjs';

await send(200, (i) => ({ method: 'POST', path: '/jobs', body: `shout these ${i} words please` }));
