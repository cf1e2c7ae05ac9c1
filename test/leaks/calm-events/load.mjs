import { send } from '../../support/drive.mjs';

await send(360, (i) => ['/next', '/watch', '/race'][i % 3], 40);
