import { send } from '../../support/drive.mjs';

await send(
  200,
  (i) => `/?author=a${i % 5}&text=${encodeURIComponent(`See [[home]] and [[page ${i % 9}]], note ${i}`)}`,
);
