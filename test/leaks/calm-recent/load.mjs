import { send } from '../../support/drive.mjs';

const run = Date.now().toString(36);
await send(300, (i) => `/page-${run}-${i}`);
