import { send } from '../../support/drive.mjs';

const run = Date.now() % 1_000_000;
await send(280, (i) => ({
  method: 'POST',
  path: '/tax',
  body: {
    cents: 100 + i,
    address: { street: `Main Street ${run}-${i}`, zip: String(10_000 + i), country: ['DE', 'FR', 'AT', 'NL'][i % 4] },
  },
}));
