import { setTimeout as wait } from 'node:timers/promises';
import { send } from '../../support/drive.mjs';

await send(400, (i) => `/n/${i}`, 10);
await wait(100);
