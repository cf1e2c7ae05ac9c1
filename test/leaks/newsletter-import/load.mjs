import { send } from '../../support/drive.mjs';

const rest = Array.from({ length: 800 }, (_, i) => `Reader ${i} <reader.${i}@example.net>, 2019-04-01`).join('\n');
const run = Date.now();
await send(110, (i) => ({
  method: 'POST',
  path: '/imports',
  body: `Owner <owner.${run}.${i}@example.com>, 2020-01-01\n${rest}`,
}));
