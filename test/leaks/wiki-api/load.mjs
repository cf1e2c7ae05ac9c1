import { send } from '../../support/drive.mjs';

await send(150, (i) => ({
  method: 'PUT',
  path: `/wiki/page-${i % 12}`,
  headers: { 'content-type': 'text/markdown', 'x-author': `author ${i % 7}` },
  body: `# Page ${i % 12}\n\nEdited for the ${i}th time. ${'Some more words. '.repeat(20 + (i % 9))}`,
}));
await send(5, () => '/changes');
