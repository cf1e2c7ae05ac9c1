import { send } from '../../support/drive.mjs';

await send(200, (i) => ({
  method: 'POST',
  path: '/orders',
  body: { email: `buyer${i}@example.com`, items: [`item-${i}`, 'wrapping'] },
}));
