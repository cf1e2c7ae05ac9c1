import { send } from '../../support/drive.mjs';

const names = ['ada', 'grace', 'edsger'];
await send(210, (i) => ({
  method: 'POST',
  path: `/${names[i % 3]}/edit`,
  body: `${'the engine weaves patterns '.repeat(3)}${i}`,
}));
await send(3, (i) => ({ method: 'POST', path: `/${names[i]}/publish` }));
