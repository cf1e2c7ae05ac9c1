import { send } from '../../support/drive.mjs';

await send(200, (i) => `/products/p${i % 50}`);
await send(20, (i) => ({ method: 'POST', path: `/products/p${i}/buy` }));
