import { send } from '../../support/drive.mjs';

await send(300, (i) => (i % 2 ? { path: `/books/97800000${1000 + i}`, status: 404 } : '/books/9780262033848'));
await send(3, () => '/status');
