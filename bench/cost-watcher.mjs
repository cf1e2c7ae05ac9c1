// Looks at a target as `leakline watch` does, in a process of its own: attaches at `on`, leaves at `off`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchTarget } from '../src/capture/watch.ts';

const [host, port, rung] = process.argv.slice(2);
/** What the command does by default; the four countings of a census are brought together. */
const MS = rung === 'census' ? 9000 : 60_000;
const plan = {
  ms: MS,
  everyMs: 1000,
  census: rung === 'census',
  ...(rung === 'sampling' ? { samplingAfterMs: 0 } : {}),
};
let cancel;
let watching;

process.on('message', async (message) => {
  if (message === 'on') {
    cancel = new AbortController();
    const root = await mkdtemp(join(tmpdir(), 'leakline-bench-'));
    const events = { memory() {}, output() {}, warn() {} };
    const address = { kind: 'inspector', host, port: Number(port) };
    const request = { address, plan, folder: join(root, 'watch'), workspaceFolders: [] };
    watching = watchTarget(request, events, cancel.signal).finally(() => rm(root, { recursive: true }));
  } else {
    cancel.abort();
    await watching;
  }
  process.send('done');
});
process.send('done');
