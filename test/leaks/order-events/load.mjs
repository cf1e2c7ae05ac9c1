import { send } from '../../support/drive.mjs';

await send(200, (i) => ({
  method: 'POST',
  path: '/orders',
  body: {
    customer: `c${i}`,
    items: [
      { sku: 'a', cents: 100 + i },
      { sku: 'b', cents: 50 },
    ],
  },
}));
