import { send } from '../../support/drive.mjs';

const shelves = ['A1', 'A2', 'B1', 'Z9'];
await send(320, (i) => `/order-${i}/${i % 2 ? shelves[(i >> 1) % 3] : 'Z9'}`);
