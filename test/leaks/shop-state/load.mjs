import { send } from '../../support/drive.mjs';

await send(150, (i) => `/stock/${i % 2 ? 'chair' : 'lamp'}/-1`);
await send(10, (i) => `/buy/${i % 2 ? 'chair' : 'lamp'}`);
