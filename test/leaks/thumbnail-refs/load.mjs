import { send } from '../../support/drive.mjs';

const run = Date.now();
await send(160, (i) => ({ path: `/${run}-${i}.png` }));
