import { send } from '../../support/drive.mjs';

const languages = ['en', 'de', 'fr', 'es', 'pt'];
await send(140, (i) => ({ path: '/', headers: { 'accept-language': languages[i % 5] } }));
