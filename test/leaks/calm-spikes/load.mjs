import { send } from '../../support/drive.mjs';

await send(150, (i) => `/${'x'.repeat(i % 9)}`);
