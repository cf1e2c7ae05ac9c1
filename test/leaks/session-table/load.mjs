import { send } from '../../support/drive.mjs';

const opened = (await send(220, (i) => `/login/user-${i}`)).map((text) => JSON.parse(text).id);
await send(40, (i) => `/refresh/${opened[i]}`);
await send(20, (i) => `/logout/${opened[i]}`);
