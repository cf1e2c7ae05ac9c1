import { send } from '../../support/drive.mjs';

const run = Date.now().toString(36);
await send(320, (i) =>
  i % 8 === 0 ? `/card/c${i}` : `/preview?url=${encodeURIComponent(`https://shop.example.com/p/${run}-${i}?utm=${i}`)}`,
);
