import { send } from '../../support/drive.mjs';

const first = (Date.now() % 1_000_000) * 1000;
await send(60, (i) => ({ method: 'POST', path: `/deliveries/${first + i}/packed` }));
await send(200, (i) => `/deliveries/${first + i}/next`, 40);
