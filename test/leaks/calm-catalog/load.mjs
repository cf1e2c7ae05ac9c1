import { send } from '../../support/drive.mjs';

const run = Date.now().toString(36);
await send(300, (i) => `/${i % 2 ? 'chairs' : 'tables'}/${i % 10 === 0 ? 'classic' : `model-${run}-${i}`}`);
