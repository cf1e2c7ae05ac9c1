import { send } from '../../support/drive.mjs';

const first = (Date.now() % 10_000_000) * 1000;
await send(300, (i) => `/parcels/${first + i}`);
await send(2, () => '/metrics');
