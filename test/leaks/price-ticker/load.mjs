import { send } from '../../support/drive.mjs';

const symbols = ['ACME', 'GLOBEX', 'INITECH', 'UMBRELLA'];
await send(150, (i) => `/prices/${symbols[i % 4]}?count=1`, 50);
