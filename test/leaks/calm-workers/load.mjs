import { send } from '../../support/drive.mjs';

await send(400, (i) => `/${1000 + i * 37}`);
