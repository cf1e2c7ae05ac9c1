import { send } from '../../support/drive.mjs';

await send(300, (i) => ({ method: 'PUT', path: `/prices/sku-${i}/${(Date.now() % 1000) + i}` }));
