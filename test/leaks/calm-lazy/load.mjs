import { send } from '../../support/drive.mjs';

await send(400, (i) => `/reader-${i % 20}`);
