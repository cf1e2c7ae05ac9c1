import { send } from '../../support/drive.mjs';

await send(180, (i) => `/reports/${1990 + (i % 35)}`);
await send(20, () => '/');
