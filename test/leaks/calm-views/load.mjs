import { send } from '../../support/drive.mjs';

await send(400, (i) => `/search?term=${['tea', 'ink', 'rope'][i % 3]}&page=${1 + (i % 10)}`);
