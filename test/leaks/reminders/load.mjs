import { send } from '../../support/drive.mjs';

await send(110, (i) => `/user-${i % 30}/${i % 24}`);
