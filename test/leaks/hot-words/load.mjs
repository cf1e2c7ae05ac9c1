import { send } from '../../support/drive.mjs';

await send(400, (i) => `/say?who=speaker${i % 4}&text=${'and-another-thing-'.repeat(6)}${i}`);
