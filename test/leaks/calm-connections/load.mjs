import { send } from '../../support/drive.mjs';

await send(350, (i) => `/${['users', 'orders', 'items'][i % 3]}?a=${i}&b=${i * 2}`, 16);
