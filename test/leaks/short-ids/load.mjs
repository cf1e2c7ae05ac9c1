import { send } from '../../support/drive.mjs';

const body = 'Lorem ipsum dolor sit amet, consetetur sadipscing elitr.\n'.repeat(900);
await send(100, (i) => ({
  method: 'POST',
  path: '/documents',
  body: `# Headline of the document number ${i}\n\n${body}`,
}));
await send(2, () => '/');
