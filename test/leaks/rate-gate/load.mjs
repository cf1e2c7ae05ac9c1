import { send } from '../../support/drive.mjs';

await send(150, (i) => ({ method: 'POST', path: `/texts/+49${1000 + i}`, body: `Your parcel ${i} is on its way. ` }));
