import { send } from '../../support/drive.mjs';

const body = 'abcdefgh'.repeat(24_000);
await send(120, (i) => ({
  method: 'PUT',
  path: `/images/${i}`,
  headers: { 'content-type': 'application/octet-stream' },
  body: `FWUP${`router-x${i % 7}`.padEnd(16)}\u0001\u0002${String.fromCharCode(i % 100)}${body}`,
}));
await send(2, () => '/');
