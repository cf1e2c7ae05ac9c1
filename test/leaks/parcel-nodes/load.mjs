import { send } from '../../support/drive.mjs';

const places = ['depot', 'truck', 'door'];
await send(300, (i) => ({ method: 'POST', path: `/parcels/p${i}/at/${places[i % 3]}` }));
await send(3, () => '/latest');
