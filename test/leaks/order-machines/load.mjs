import { send } from '../../support/drive.mjs';

await send(120, (i) => `/customer-${i}/yes`);
