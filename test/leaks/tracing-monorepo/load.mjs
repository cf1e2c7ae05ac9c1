import { send } from '../../support/drive.mjs';

const names = ['berlin', 'paris', 'rome'];
await send(200, (i) => `/distance?from=${names[i % 3]}&to=${names[(i + 1) % 3]}&n=${i}`);
