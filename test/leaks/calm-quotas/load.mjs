import { setTimeout as wait } from 'node:timers/promises';
import { send } from '../../support/drive.mjs';

const run = Date.now();
await send(200, (i) => ({ path: `/items/${i}`, headers: { 'x-client': `client-${run}-${i}` } }));
await wait(1800);
await send(40, (i) => ({ path: '/items/last', headers: { 'x-client': `client-${run}-last-${i}` } }));
