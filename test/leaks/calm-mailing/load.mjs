import { setTimeout as wait } from 'node:timers/promises';
import { send } from '../../support/drive.mjs';

await send(300, (i) => ({ method: 'POST', path: `/reader-${i}` }));
// The burst is over; the mails go out within the second.
await wait(400);
await send(5, () => '/');
