import { setTimeout as wait } from 'node:timers/promises';
import { listening, port, send } from '../../support/drive.mjs';

await listening();
await listening(port + 1);
await send(120, (i) => ({ path: '/welcome', headers: { 'x-forwarded-for': `203.0.113.${i}` } }), 4);
await wait(50);
