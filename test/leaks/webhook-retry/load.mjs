import { send } from '../../support/drive.mjs';

await send(150, (i) => ({
  method: 'POST',
  path: '/contacts',
  body: { name: `Contact ${i}`, notes: 'met at the fair, '.repeat(8) },
}));
