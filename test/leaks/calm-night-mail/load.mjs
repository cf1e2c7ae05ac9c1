import { send } from '../../support/drive.mjs';

await send(300, (i) => ({ method: 'POST', path: '/newsletter', body: `number ${i}, ${'news '.repeat(60)}` }));
