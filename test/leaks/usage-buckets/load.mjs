import { send } from '../../support/drive.mjs';

const run = Date.now() % 100_000;
await send(280, (i) => ({
  path: `/files?size=${1 + (i % 300)}`,
  headers: { 'x-customer': `customer-${run}-${i % 140}` },
}));
