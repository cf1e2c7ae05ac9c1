import { send } from '../../support/drive.mjs';

await send(260, (i) => ({
  method: 'POST',
  path: '/orders',
  body: {
    customer: `customer-${i}`,
    lines: [1, 2, 3].map((n) => ({ sku: `sku-${n}`, quantity: 1 + (i % n), cents: 199 * n })),
  },
}));
await send(3, () => '/');
