import { send } from '../../support/drive.mjs';

await send(220, (i) => `/friend%20${i}`);
