import { send } from '../../support/drive.mjs';

await send(100, (i) => ({
  method: 'POST',
  path: '/notices',
  body: [1, 2, 3].map((n) => ({ title: `Notice ${i}.${n}: the lift is out of order`, tags: ['house', `floor-${n}`] })),
}));
await send(5, () => '/notices');
