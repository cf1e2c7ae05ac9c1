import { send } from '../../support/drive.mjs';

const form = {
  fields: [
    { name: 'title', type: 'text', max: 40 },
    { name: 'seats', type: 'count', max: 9 },
  ],
};
await send(110, (i) => ({
  method: 'POST',
  path: '/check',
  body: { form, value: { title: `Trip ${i}`, seats: i % 9 } },
}));
