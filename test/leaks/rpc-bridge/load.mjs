import { send } from '../../support/drive.mjs';

await send(300, (i) => (i % 2 ? { path: `/divide/${i}/2`, status: 504 } : `/add/${i}/1`), 20);
