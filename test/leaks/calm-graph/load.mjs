import { send } from '../../support/drive.mjs';

await send(300, (i) => {
  const query = i % 2 ? `{ film(id: ${i}) { title cast } }` : '{ films(ids: [1, 2, 3, 1]) { title cast } }';
  return `/graphql?query=${encodeURIComponent(query)}`;
});
