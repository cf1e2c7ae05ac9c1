import { send } from '../../support/drive.mjs';

await send(60, (i) => ({
  method: 'POST',
  path: '/lines',
  body: Array.from({ length: 8 }, (_, n) => `measurement ${i}.${n} of the long night`).join('\n') + '\n',
}));
