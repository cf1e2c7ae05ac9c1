import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WorkerClient } from '../../../src/host/worker-client.ts';

interface Remote {
  echo(job: string, value: unknown): Promise<unknown>;
  wait(job: string): Promise<void>;
  fail(job: string, name: string): Promise<void>;
  die(job: string): Promise<void>;
  loop(job: string): Promise<void>;
  threadId(job: string): Promise<number>;
  cancel(job: string): Promise<void>;
}

interface Local {
  progress(job: string, value: number): void;
  ask(job: string, question: string): Promise<string>;
}

const src = fileURLToPath(new URL('../../../src/', import.meta.url));

let folder = '';
let file = '';

/** The product's own wiring of a worker, bundled as the product's are. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leakline-worker-'));
  const entry = join(folder, 'worker.ts');
  await writeFile(
    entry,
    `import { threadId } from 'node:worker_threads';
    import { serve } from '${join(src, 'worker/rpc.ts')}';
    import { CancelledError, LeaklineError } from '${join(src, 'base/errors.ts')}';
    import { sleep } from '${join(src, 'base/waiting.ts')}';
    serve(['progress'], (host, jobs) => ({
      echo: (job, value) => jobs.run(job, async () => { host.progress(job, 1); return [value, await host.ask(job, 'q')]; }),
      wait: (job) => jobs.run(job, (signal) => sleep(60000, signal)),
      fail: async (job, name) => { throw name === 'plain' ? new TypeError('bug') : new LeaklineError('A sentence.'); },
      die: async () => process.exit(3),
      loop: async () => { for (;;); },
      threadId: async () => threadId,
      cancel: async (job) => jobs.cancel(job),
    }));`,
  );
  file = join(folder, 'worker.cjs');
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    nodePaths: [join(src, '../node_modules')],
  });
});
after(() => rm(folder, { recursive: true, force: true }));

function startClient(t: TestContext, idleMs = 0): WorkerClient<Remote, Local> {
  const client = new WorkerClient<Remote, Local>({ file, title: 'test worker', idleMs });
  t.after(() => client.dispose());
  return client;
}

test('calls, events and questions back reach the job that runs', async (t) => {
  const client = startClient(t);
  const heard: number[] = [];
  const events = { progress: (_: string, value: number) => void heard.push(value), ask: async () => 'answer' };
  assert.deepEqual(await client.run(events, (remote, job) => remote.echo(job, 7)), [7, 'answer']);
  assert.deepEqual(heard, [1]);
});

test('errors keep their sentence and kind across threads', async (t) => {
  const client = startClient(t);
  await assert.rejects(
    client.run({}, (remote, job) => remote.fail(job, 'own')),
    { name: 'LeaklineError', message: 'A sentence.' },
  );
  await assert.rejects(
    client.run({}, (remote, job) => remote.fail(job, 'plain')),
    { name: 'Error', message: 'bug' },
  );
});

test('an abort crosses to the worker', async (t) => {
  const client = startClient(t);
  const cancel = new AbortController();
  const waiting = client.run({}, (remote, job) => remote.wait(job), cancel.signal);
  setTimeout(() => cancel.abort(), 50);
  await assert.rejects(waiting, { name: 'CancelledError' });
  await assert.rejects(
    client.run({}, (remote, job) => remote.wait(job), cancel.signal),
    { name: 'CancelledError' },
  );
});

test('a job that does not listen is left behind, and its worker ends', async (t) => {
  const client = new WorkerClient<Remote, Local>({ file, title: 'test worker', idleMs: 0, patienceMs: 20 });
  t.after(() => client.dispose());
  const first = await client.run({}, (remote, job) => remote.threadId(job));
  const cancel = new AbortController();
  const looping = client.run({}, (remote, job) => remote.loop(job), cancel.signal);
  cancel.abort();
  await assert.rejects(looping, { name: 'CancelledError' });
  const second = await client.run({}, (remote, job) => remote.threadId(job));
  assert.notEqual(second, first);
});

test('a worker that exits rejects all that is pending, and the next call starts another', async (t) => {
  const client = startClient(t);
  const waiting = client.run({}, (remote, job) => remote.wait(job));
  const dying = client.run({}, (remote, job) => remote.die(job));
  await assert.rejects(waiting, /The test worker ended unexpectedly/);
  await assert.rejects(dying, /The test worker ended unexpectedly/);
  assert.equal(typeof (await client.run({}, (remote, job) => remote.threadId(job))), 'number');
});

test('an idle worker ends; disposing lets a running job tidy up', async (t) => {
  const client = startClient(t, 50);
  const first = await client.run({}, (remote, job) => remote.threadId(job));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.notEqual(await client.run({}, (remote, job) => remote.threadId(job)), first);
  const waiting = client.run({}, (remote, job) => remote.wait(job));
  const outcome = assert.rejects(waiting, { name: 'CancelledError' });
  await client.dispose();
  await outcome;
});
