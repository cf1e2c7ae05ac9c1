import { send } from '../../support/drive.mjs';

await send(260, (i) => `/?visit=${i}`);
