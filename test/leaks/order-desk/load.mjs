import { send } from '../../support/drive.mjs';

const placed = await send(120, (i) => ({
  method: 'POST',
  path: '/orders',
  body: { customer: `c-${i}`, items: [{ sku: `sku-${i % 10}`, quantity: 1 + (i % 3) }] },
}));
const ids = placed.map((text) => JSON.parse(text).id);
await send(120, (i) => ({ method: 'POST', path: `/orders/${ids[i]}/advance` }));
await send(120, (i) => ({ method: 'POST', path: `/orders/${ids[i]}/advance` }));
