import { send } from '../../support/drive.mjs';

const symbols = ['ACME', 'GLOBEX', 'INITECH'];
await send(400, (i) => `/${symbols[i % 3]}/${1 + i}`);
