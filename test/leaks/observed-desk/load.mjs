import { send } from '../../support/drive.mjs';

await send(130, (i) => `/passport%20${i}`);
