import { send } from '../../support/drive.mjs';

await send(240, (i) => (i % 2 ? { path: `/divide/${i}/0`, status: 422 } : `/divide/${i}/3`));
await send(2, () => '/digest');
