import { send } from '../../support/drive.mjs';

await send(150, (i) => `/poster%20${i}/${1 + (i % 5)}`);
