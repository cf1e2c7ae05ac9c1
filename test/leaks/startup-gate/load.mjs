import { send } from '../../support/drive.mjs';

await send(300, (i) => `/search?q=term-${'x'.repeat(i % 40)}${i}`);
