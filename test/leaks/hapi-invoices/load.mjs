import { send } from '../../support/drive.mjs';

await send(120, (i) => ({
  method: 'POST',
  path: '/invoices',
  body: { customer: `customer-${i}@example.com`, lines: [{ sku: 'a', quantity: 1 + (i % 5), price: 12.5 }] },
}));
