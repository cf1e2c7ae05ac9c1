import { send } from '../../support/drive.mjs';

await send(180, (i) => ({ method: 'POST', path: '/campaigns', body: { minimum: i, label: `campaign number ${i}` } }));
await send(60, (i) => ({ method: 'POST', path: '/orders', body: { total: i, labels: [] } }));
