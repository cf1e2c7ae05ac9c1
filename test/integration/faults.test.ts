// Every fault really happens. After each: what was captured is usable, one sentence tells, and the target still runs
// where it can.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { inWords } from '../../src/base/message.ts';
import type { Preflight } from '../../src/model/preflight.ts';
import type { Progress } from '../../src/model/progress.ts';
import type { SeriesManifest } from '../../src/model/series.ts';
import { readManifest } from '../../src/store/manifest.ts';
import { InspectorSession } from '../../src/targets/inspector-session.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { inInterval, inSnapshot, smallDisk, stillServes } from '../support/faults.ts';
import { freePort } from '../support/fixtures.mjs';
import {
  isRunning,
  objectsOf,
  programs,
  startProxy,
  startServer,
  takeSeries,
  temporaryFolder,
  until,
} from '../support/targets.ts';

const long = { snapshots: 4, fill: { kind: 'time', ms: 700 } } as const;
/** Intervals in which a request is answered by the slowest machine. */
const longer = { snapshots: 4, fill: { kind: 'time', ms: 2500 } } as const;

/** The manifest on the disk says the same, and each file it names is whole. */
async function isUsable(folder: string, manifest: SeriesManifest, snapshots: number, problem: RegExp): Promise<void> {
  assert.equal(manifest.state, 'partial');
  assert.match(manifest.problem ?? '', problem);
  assert.deepEqual(await readManifest(folder), manifest);
  const [main] = manifest.threads;
  assert.equal(main.snapshots.length, snapshots);
  for (const { file } of main.snapshots) assert.ok((await objectsOf(join(folder, file))).size > 10_000);
  const named = main.snapshots.map(({ file }) => file);
  const there = (await readdir(folder)).filter((name) => name.endsWith('.heapsnapshot'));
  assert.deepEqual(there.sort(), named.sort(), 'no partial snapshot is left');
}

// Most of a test is waiting, so some run side by side.
describe('faults', { concurrency: 4 }, () => {
  test('the target exits in an interval', async (t) => {
    const target = await startServer(t);
    const events = inInterval(2, () => void target.request('/exit').catch(() => undefined));
    const { folder, manifest } = await takeSeries(t, target.address, { plan: longer, events });
    await isUsable(folder, manifest, 2, /^The target ended by itself\. 2 of 4 snapshots were taken\.$/);
    await until(() => !isRunning(target.pid) || target.child.exitCode !== null);
  });

  test('a started program crashes in an interval: its last words are told', async (t) => {
    const port = await freePort();
    const crash = (): void => void fetch(`http://127.0.0.1:${port}/throw`).catch(() => undefined);
    const { folder, manifest } = await takeSeries(
      t,
      { kind: 'program', command: process.execPath, args: ['leaky-server.mjs', String(port)], cwd: programs },
      { plan: longer, events: inInterval(2, crash) },
    );
    await isUsable(
      folder,
      manifest,
      2,
      /^The target ended by itself\. It said "Error: the server failed loudly"\. 2 of 4/,
    );
  });

  test('the target is killed in an interval', async (t) => {
    const target = await startServer(t);
    const events = inInterval(2, () => void target.child.kill('SIGKILL'));
    const { folder, manifest } = await takeSeries(t, target.address, { plan: long, events });
    await isUsable(folder, manifest, 2, /^The target closed the connection\. 2 of 4 snapshots were taken\.$/);
  });

  test('the target is killed in the middle of a snapshot', async (t) => {
    const target = await startServer(t);
    const events = inSnapshot(1, () => void target.child.kill('SIGKILL'));
    const { folder, manifest } = await takeSeries(t, target.address, { plan: long, events });
    await isUsable(folder, manifest, 1, /^The target closed the connection\./);
  });

  test('the target is killed before the first snapshot: a sentence, and no folder', async (t) => {
    const target = await startServer(t);
    const folder = join(await temporaryFolder(t), 'series');
    const approve = async (): Promise<boolean> => target.child.kill('SIGKILL');
    const taking = takeSeries(t, target.address, {
      folder,
      plan: { ...long, fill: { kind: 'load', command: 'sleep 1' } },
      events: { approve, ...inInterval(0, () => void target.child.kill('SIGKILL')) },
    });
    await assert.rejects(taking, /: The target closed the connection\. There is no snapshot to analyse\.$/);
    assert.equal(existsSync(folder), false);
  });

  test('the person cancels in an interval; the program is stopped', async (t) => {
    const cancel = new AbortController();
    const { folder, manifest } = await takeSeries(
      t,
      { kind: 'program', command: process.execPath, args: ['leaky-server.mjs'], cwd: programs },
      {
        plan: { snapshots: 4, fill: { kind: 'time', ms: 60_000 } },
        signal: cancel.signal,
        events: inInterval(1, () => cancel.abort()),
      },
    );
    await isUsable(folder, manifest, 1, /^The capture was cancelled\. 1 of 4 snapshots were taken\.$/);
    await until(() => !isRunning(manifest.target.pid));
  });

  test('the person cancels in the middle of a snapshot; the target serves on', async (t) => {
    const target = await startServer(t);
    const cancel = new AbortController();
    const { folder, manifest } = await takeSeries(t, target.address, {
      plan: long,
      signal: cancel.signal,
      events: inSnapshot(1, () => cancel.abort()),
    });
    await isUsable(folder, manifest, 1, /cancelled/);
    await stillServes(target);
  });

  test('the person cancels before the first snapshot: nothing is left', async (t) => {
    const target = await startServer(t);
    const cancel = new AbortController();
    const folder = join(await temporaryFolder(t), 'series');
    const taking = takeSeries(t, target.address, {
      folder,
      plan: { fill: { kind: 'load', command: 'sleep 60' } },
      signal: cancel.signal,
      events: inInterval(0, () => setTimeout(() => cancel.abort(), 200)),
    });
    await assert.rejects(taking, { name: 'CancelledError' });
    assert.equal(existsSync(folder), false);
    await stillServes(target);
  });

  test('the target is stopped (kill -STOP) in an interval, and goes on afterwards', async (t) => {
    const target = await startServer(t);
    const events = inInterval(1, () => void target.child.kill('SIGSTOP'));
    const { folder, manifest } = await takeSeries(t, target.address, { plan: long, events, impatient: true });
    target.child.kill('SIGCONT');
    await isUsable(folder, manifest, 1, /has not answered for 2 s: it is busy, stopped, or waits at a breakpoint/);
    await stillServes(target);
  });

  test('the target is stopped (kill -STOP) in the middle of a snapshot, and goes on afterwards', async (t) => {
    const target = await startServer(t);
    const events = inSnapshot(1, () => void target.child.kill('SIGSTOP'));
    const { folder, manifest } = await takeSeries(t, target.address, { plan: long, events, impatient: true });
    target.child.kill('SIGCONT');
    await isUsable(folder, manifest, 1, /silent for 2 s in the middle of a snapshot|has not answered for/);
    await stillServes(target);
  });

  test('the target is stopped before it is attached to', async (t) => {
    const target = await startServer(t);
    target.child.kill('SIGSTOP');
    const taking = takeSeries(t, target.address);
    await assert.rejects(taking, /does not answer|has not answered/);
    target.child.kill('SIGCONT');
    await stillServes(target);
  });

  test('the target sits on a breakpoint of its own debugger', async (t) => {
    const target = await startServer(t);
    const { webSocketUrl } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
    const debug = await InspectorSession.open(webSocketUrl);
    await debug.send('Debugger.enable', {});
    const paused = new Promise<void>((resolve) => debug.on('Debugger.paused', () => resolve()));
    const events = inInterval(1, () => void target.request('/debugger'));
    const { folder, manifest } = await takeSeries(t, target.address, { plan: longer, events, impatient: true });
    await paused;
    await isUsable(folder, manifest, 1, /waits at a breakpoint/);
    await debug.send('Debugger.resume', {});
    await debug.close();
    await stillServes(target);
  });

  test('a `debugger` statement alone does not stop a target that is captured', async (t) => {
    const target = await startServer(t);
    const events = { progress: (item: Progress) => void (item.kind === 'load' && target.request('/debugger')) };
    const { manifest } = await takeSeries(t, target.address, { plan: long, events });
    assert.equal(manifest.state, 'complete');
  });

  test('the socket is cut in the middle of a snapshot', async (t) => {
    const target = await startServer(t);
    const proxy = await startProxy(t, target.inspectorPort);
    const { folder, manifest } = await takeSeries(t, proxy.address, {
      plan: long,
      events: inSnapshot(1, () => proxy.cut()),
    });
    await isUsable(folder, manifest, 1, /^The target closed the connection\./);
    await stillServes(target);
  });

  test('the socket stalls in the middle of a snapshot', async (t) => {
    const target = await startServer(t);
    const proxy = await startProxy(t, target.inspectorPort);
    const events = inSnapshot(1, () => (proxy.onData = () => undefined));
    const { folder, manifest } = await takeSeries(t, proxy.address, { plan: long, events, impatient: true });
    await isUsable(folder, manifest, 1, /silent for 2 s in the middle of a snapshot/);
    await stillServes(target);
  });

  for (const [how, spoil] of [
    ['broken frames', (data: Buffer) => Buffer.from(data.map((byte) => byte ^ 0x55))],
    ['broken text', (data: Buffer) => Buffer.from(data.toString('latin1').replaceAll('"', '\u0001'), 'latin1')],
  ] as const) {
    test(`the socket delivers rubbish: ${how}`, async (t) => {
      const target = await startServer(t);
      const proxy = await startProxy(t, target.inspectorPort);
      const events = inSnapshot(1, () => (proxy.onData = (data, client) => void client.write(spoil(data))));
      const { folder, manifest } = await takeSeries(t, proxy.address, { plan: long, events, impatient: true });
      await isUsable(
        folder,
        manifest,
        1,
        /^The connection delivered something|^The target closed the connection|has been silent/,
      );
      await stillServes(target);
    });
  }

  test('the disk fills in the middle of a snapshot', async (t) => {
    const folder = smallDisk(t, 9);
    if (typeof folder !== 'string') return t.skip(folder.reason);
    const target = await startServer(t);
    const series = join(folder, 'series');
    const taken = await takeSeries(t, target.address, { folder: series, plan: long });
    await isUsable(
      series,
      taken.manifest,
      1,
      /^The disk is full: .*1\.heapsnapshot could not be written whole and was removed\. 1 of 4/,
    );
    await stillServes(target);
  });

  test('what is expected to fail is asked about first, and a no leaves nothing behind', async (t) => {
    const folder = smallDisk(t, 4);
    if (typeof folder !== 'string') return t.skip(folder.reason);
    const target = await startServer(t);
    const asked: Preflight[] = [];
    const approve = async (preflight: Preflight): Promise<boolean> => {
      asked.push(preflight);
      return false;
    };
    const taking = takeSeries(t, target.address, { folder: join(folder, 'series'), plan: long, events: { approve } });
    await assert.rejects(taking, { name: 'CancelledError' });
    assert.equal(asked.length, 1);
    assert.equal(asked[0].advice, 'dont');
    assert.match(inWords(asked[0].reasons[0] ?? ''), /The series needs about \d+ MB of disk, and 4\.0 MB are free/);
    assert.deepEqual(await readdir(folder), []);
    await stillServes(target);
  });

  test('the disk is full from the start', async (t) => {
    const folder = smallDisk(t, 1);
    if (typeof folder !== 'string') return t.skip(folder.reason);
    const target = await startServer(t);
    const taking = takeSeries(t, target.address, { folder: join(folder, 'series'), plan: long });
    await assert.rejects(taking, /^LeaklineError: The disk is full: .* There is no snapshot to analyse\.$/);
    await stillServes(target);
  });

  test('a worker thread that sleeps for ever is captured, too, though it cannot run a collection', async (t) => {
    const { manifest } = await takeSeries(t, {
      kind: 'program',
      command: process.execPath,
      args: ['leaky-server.mjs', '0', 'blocked'],
      cwd: programs,
    });
    assert.equal(manifest.state, 'complete');
    assert.deepEqual(
      manifest.threads.map(({ id, snapshots }) => [id, snapshots.length]),
      [
        [0, 3],
        [1, 3],
      ],
    );
  });

  test('a worker thread that never answers is named as not seen', async (t) => {
    const work = `require('node:child_process').execFileSync('sleep', ['25'])`;
    const main = `new (require('node:worker_threads').Worker)(${JSON.stringify(work)}, { eval: true }).on('error', () => {});
      setInterval(() => {}, 1000);`;
    const { manifest } = await takeSeries(t, {
      kind: 'program',
      command: process.execPath,
      args: ['-e', main],
      cwd: programs,
    });
    assert.equal(manifest.state, 'complete');
    assert.equal(manifest.threads.length, 1);
    assert.match(manifest.problem ?? '', /^A worker thread did not answer and is not followed to the end: /);
  });

  test('the load command fails, and does not exist', async (t) => {
    const target = await startServer(t);
    const taking = takeSeries(t, target.address, {
      plan: { fill: { kind: 'load', command: 'echo nothing to do >&2; exit 5' } },
    });
    await assert.rejects(taking, /The load command failed 4 times with exit code 5\. It said: nothing to do/);
    await stillServes(target);
  });

  test('programs that cannot be started', async (t) => {
    const start = (command: string, ...args: string[]): Promise<unknown> =>
      takeSeries(t, { kind: 'program', command, args, cwd: programs });
    await assert.rejects(
      start('no-such-program'),
      /"no-such-program" ended before it could be captured \(there is no such program\)/,
    );
    await assert.rejects(start(process.execPath, 'no-such-file.mjs'), /ended|Cannot find module/);
    await assert.rejects(start('sh', '-c', 'exit 4'), /exit code 4/);
  });

  test('two captures of one target at once: the second breaks nothing that it does not say', async (t) => {
    const target = await startServer(t);
    const both = await Promise.all([
      takeSeries(t, target.address, { plan: long }),
      takeSeries(t, target.address, { plan: { ...long, snapshots: 2 } }),
    ]);
    for (const { folder, manifest } of both) {
      assert.equal(manifest.state, 'complete');
      for (const { file } of manifest.threads[0].snapshots)
        assert.ok((await objectsOf(join(folder, file))).size > 10_000);
    }
    await stillServes(target);
  });

  test('a folder that is in use is not written into', async (t) => {
    const target = await startServer(t);
    const folder = join(await temporaryFolder(t), 'series');
    await mkdir(folder);
    await writeFile(join(folder, 'mine.txt'), 'keep');
    await assert.rejects(takeSeries(t, target.address, { folder }), /is not empty/);
    assert.equal(await readFile(join(folder, 'mine.txt'), 'utf8'), 'keep');
  });

  test('ports that are no inspector', async (t) => {
    const target = await startServer(t);
    const at = (port: number) => ({ kind: 'inspector', host: '127.0.0.1', port }) as const;
    await assert.rejects(takeSeries(t, at(target.port)), /127\.0\.0\.1:\d+ answers, but is not a Node inspector/);
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    const rude = createServer((socket) => socket.end('220 mail.example ESMTP\r\n')).listen(0, '127.0.0.1');
    t.after(() => {
      mute.close();
      rude.close();
    });
    await until(() => mute.listening && rude.listening);
    await assert.rejects(
      takeSeries(t, at((rude.address() as AddressInfo).port)),
      /answers, but is not a Node inspector/,
    );
    await assert.rejects(
      takeSeries(t, at((mute.address() as AddressInfo).port)),
      /accepts connections, but does not answer/,
    );
    await assert.rejects(takeSeries(t, at(1)), /Nothing listens on 127\.0\.0\.1:1/);
  });
});
