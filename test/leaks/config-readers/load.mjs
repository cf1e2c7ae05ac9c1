import { send } from '../../support/drive.mjs';

await send(100, (i) => (i % 2 ? '/north' : '/south'));
