import { send } from '../../support/drive.mjs';

const run = Date.now();
await send(260, (i) => `/?grams=${100 + i}&to=${['DE', 'FR', 'SE', 'US'][i % 4]}&ref=${run}-${i}`);
