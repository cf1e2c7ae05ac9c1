import { send } from '../../support/drive.mjs';

// The last routes are asked for seldom, so their samples are still being filled when the first have long been full.
const seldom = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'].flatMap((name, i) =>
  Array(2 ** (7 - i) + 10).fill(name),
);
await send(seldom.length, (i) => ({ path: `/${seldom[i]}` }));
