import { send } from '../../support/drive.mjs';

await send(200, () => '/');
