import { send } from '../../support/drive.mjs';

const topics = ['news', 'sport', 'music'];
await send(240, (i) => ({ method: 'PUT', path: `/topics/${topics[i % 3]}/follow?user=u${i % 20}&device=phone` }));
await send(3, () => '/topics');
