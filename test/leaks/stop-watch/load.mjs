import { send } from '../../support/drive.mjs';

await send(200, (i) => `/${['ann', 'bob', 'cyd'][i % 3]}-${i}`);
