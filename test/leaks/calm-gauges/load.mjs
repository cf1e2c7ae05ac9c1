import { send } from '../../support/drive.mjs';

await send(310, (i) => ({ path: `/work/${i}`, headers: { 'user-agent': `probe/${i % 4}` } }));
await send(3, () => '/quantiles');
