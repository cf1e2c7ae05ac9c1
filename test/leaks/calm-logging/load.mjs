import { send } from '../../support/drive.mjs';

await send(500, (i) => (i % 10 === 9 ? { path: '/numbers/99', status: 400 } : `/numbers/${1 + (i % 50)}`));
