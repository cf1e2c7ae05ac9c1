import { send } from '../../support/drive.mjs';

await send(330, (i) => (i % 6 === 5 ? '/pulse' : `/items/${Date.now()}${i}`), 12);
await send(2, (i) => (i ? '/metrics' : '/averages'));
