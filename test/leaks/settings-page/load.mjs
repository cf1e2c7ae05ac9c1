import { send } from '../../support/drive.mjs';

await send(220, (i) => `/?visitor=v${i}&from=${i * 3}`);
