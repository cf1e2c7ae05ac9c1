import { send } from '../../support/drive.mjs';

const all = ['EUR', 'USD', 'GBP', 'CHF'];
const now = Date.now();
await send(300, (i) => `/convert?from=${all[i % 4]}&to=${all[(i + 1) % 4]}&amount=${i}&at=${now + i}`);
