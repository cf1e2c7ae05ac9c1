import { send } from '../../support/drive.mjs';

await send(240, (i) => `/avatar-${i}?size=${64 + (i % 4) * 32}`);
