import { send } from '../../support/drive.mjs';

await send(240, (i) => ({
  method: 'POST',
  path: `/letters/letter-${i % 24}`,
  body: {
    name: `Reader ${i}`,
    lines: [
      { text: 'paper', cents: 250 + i },
      { text: 'ink', cents: 999 },
    ],
  },
}));
