import { send } from '../../support/drive.mjs';

const run = Date.now().toString(36);
await send(200, (i) => `/${run}-${i}?reader=reader-${i % 30}`);
