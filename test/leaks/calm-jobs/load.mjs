import { send } from '../../support/drive.mjs';

await send(
  400,
  (i) => (i % 20 === 0 ? { path: '/?name=&steps=0', status: 400 } : `/?name=job${i}&steps=${1 + (i % 20)}`),
  24,
);
