import { send } from '../../support/drive.mjs';

await send(120, (i) => `/${i % 2 ? 'upper' : 'slug'}/hello%20number%20${i}`);
