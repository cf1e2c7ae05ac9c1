import { send } from '../../support/drive.mjs';

await send(130, (i) => `/orders/${i}`);
