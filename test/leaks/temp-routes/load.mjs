import { send } from '../../support/drive.mjs';

const made = await send(110, (i) => ({ method: 'POST', path: `/share/file-${i}` }));
await send(110, (i) => JSON.parse(made[i]).link);
