import { setTimeout as wait } from 'node:timers/promises';
import { send } from '../../support/drive.mjs';

await send(350, (i) => ({ method: 'POST', path: `/job-${i}` }));
await wait(700);
