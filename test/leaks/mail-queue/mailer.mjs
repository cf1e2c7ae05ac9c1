import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

const provider = { perMailMs: 250, sent: 0 };
const outbox = new PQueue({ concurrency: 2 });

async function deliver(mail) {
  await sleep(provider.perMailMs);
  provider.sent += 1;
  return { id: `${provider.sent}@mail`, to: mail.to };
}

function render({ template, to, data }) {
  const body = Object.entries(data).map(([key, value]) => `${key}: ${value}`);
  return { to, subject: `[shop] ${template}`, text: [`Dear ${to},`, '', ...body, '', 'The shop'].join('\r\n') };
}

export function mailLater(order) {
  const mail = render(order);
  outbox.add(() => deliver(mail)).catch((error) => console.error(`mail to ${mail.to} failed: ${error.message}`));
  return outbox.size;
}

export const status = () => ({ waiting: outbox.size, running: outbox.pending, sent: provider.sent });
