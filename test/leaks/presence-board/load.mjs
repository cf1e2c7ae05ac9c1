import { send } from '../../support/drive.mjs';

const entered = await send(250, (i) => ({
  method: 'POST',
  path: `/enter?doc=${i % 2 ? 'welcome' : 'handbook'}&name=u${i}`,
}));
await send(250, (i) => ({ method: 'POST', path: `/leave?token=${JSON.parse(entered[i]).token}` }));
await send(10, () => '/');
