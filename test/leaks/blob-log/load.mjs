import { send } from '../../support/drive.mjs';

await send(100, (i) => ({ method: 'POST', path: '/parts', body: `${i}:${'wave'.repeat(10_000)}` }), 4);
