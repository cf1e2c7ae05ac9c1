import { send } from '../../support/drive.mjs';

await send(160, (i) => `/?from=${i * 2}`);
