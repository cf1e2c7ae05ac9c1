import { send } from '../../support/drive.mjs';

await send(400, (i) => `/documents/${i}`, 20);
