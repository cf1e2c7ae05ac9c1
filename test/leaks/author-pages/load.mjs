import { send } from '../../support/drive.mjs';

const query = 'query ($id: Int!) { article(id: $id) { id title authors { name born } } }';
const first = (Date.now() % 1_000_000) * 500;
await send(180, (i) => ({ method: 'POST', path: '/graphql', body: { query, variables: { id: first + i } } }));
