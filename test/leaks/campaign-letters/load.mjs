import { send } from '../../support/drive.mjs';

await send(120, (i) => ({
  method: 'POST',
  path: '/campaigns',
  body: { firm: `Firm ${i}`, middle: `<p>Offer ${i} of {{firm}}, valid {{today}}</p>` },
}));
