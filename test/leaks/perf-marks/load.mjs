import { send } from '../../support/drive.mjs';

await send(300, (i) => `/${i % 18}`);
