import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { Mutex } from './mutex.mjs';

const locks = { accounts: new Mutex(), reports: new Mutex() };
const accounts = new Map([
  ['a', 100],
  ['b', 50],
]);
// Tells when it is reachable; it was switched off, and nobody told this service.
const reportServer = Object.assign(new EventEmitter(), { connected: false });
const journal = { written: 0, last: undefined };

async function writeReport(entry) {
  if (!reportServer.connected) await once(reportServer, 'connected');
  journal.written += 1;
  journal.last = entry;
}

async function transfer(from, to, amount) {
  return locks.accounts.run(async () => {
    accounts.set(from, accounts.get(from) - amount);
    accounts.set(to, accounts.get(to) + amount);
    return Object.fromEntries(accounts);
  });
}

createServer(async (req, res) => {
  const { searchParams } = new URL(req.url, 'http://bank');
  const amount = Number(searchParams.get('amount') ?? 1);
  const after = await transfer('a', 'b', amount);
  const entry = { amount, after, memo: searchParams.get('memo') ?? '', at: new Date() };
  locks.reports.run(() => writeReport(entry));
  res.end(JSON.stringify({ ...after, reports: journal.written }));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
