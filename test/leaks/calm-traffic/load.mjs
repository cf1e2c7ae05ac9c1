import autocannon from 'autocannon';
import { listening, port } from '../../support/drive.mjs';

await listening();
await autocannon({
  url: `http://127.0.0.1:${port}`,
  amount: 3000,
  connections: 30,
  requests: [
    { path: '/tasks' },
    { path: '/tasks/17' },
    { path: '/tasks?done=true' },
    { path: '/tasks/4', method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"done":true}' },
    { path: '/nowhere' },
  ],
});
