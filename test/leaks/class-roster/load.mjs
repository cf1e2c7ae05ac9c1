import { send } from '../../support/drive.mjs';

await send(300, (i) => `/${['maths', 'music', 'latin'][i % 3]}/${i}`);
