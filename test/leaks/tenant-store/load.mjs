import { randomUUID } from 'node:crypto';
import { send } from '../../support/drive.mjs';

const keys = Array.from({ length: 220 }, () => randomUUID());
await send(220, (i) => ({
  method: 'POST',
  path: `/tenants/${i % 2 ? 'acme' : 'globex'}/charge/${i}`,
  headers: { 'idempotency-key': keys[i] },
}));
await send(20, (i) => ({ method: 'POST', path: '/tenants/acme/charge/1', headers: { 'idempotency-key': keys[i] } }));
