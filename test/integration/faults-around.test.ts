// Faults of what is around a target and of Leakline itself. Each really happens. After it: what was captured is usable,
// one sentence tells, nothing stays behind, and the target runs as it did before.
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { describe, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inWords, type Message } from '../../src/base/message.ts';
import type { Progress } from '../../src/model/progress.ts';
import { readManifest } from '../../src/store/manifest.ts';
import { attach } from '../../src/targets/attach.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { openProcess } from '../../src/targets/open-process.ts';
import { startsCluster } from '../../src/targets/self-description.ts';
import { followSeries, inInterval, stillServes } from '../support/faults.ts';
import { freePort } from '../support/fixtures.mjs';
import { makeNetwork } from '../support/network.ts';
import { findNode } from '../support/nodes.mjs';
import {
  isRunning,
  objectsOf,
  programs,
  startProxy,
  startServer,
  takeSeries,
  temporaryFolder,
  until,
  type Target,
} from '../support/targets.ts';

const quiet = (): void => undefined;
const command = fileURLToPath(new URL('../../dist/leakline.cjs', import.meta.url));
const long = { snapshots: 4, fill: { kind: 'time', ms: 700 } } as const;

/** A program that `restart` kills, and starts again at the same inspector's port. */
async function restartable(t: TestContext) {
  const port = await freePort();
  const start = (): Promise<Target> => startServer(t, { flags: [`--inspect=127.0.0.1:${port}`] });
  const first = await start();
  let current = first;
  const restart = async (): Promise<void> => {
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    current = await start();
  };
  return { first, restart, now: () => current };
}

async function listensOn(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/json/version`).then(
    () => true,
    () => false,
  );
}

/** A server whose inspector opens at a port that is known before. */
async function startClosed(t: TestContext): Promise<{ target: Target; port: number }> {
  const port = await freePort();
  return { target: await startServer(t, { flags: [`--inspect-port=${port}`] }), port };
}

/** The command on its way, ended with the test. */
function startCommand(t: TestContext, args: readonly string[], folder: string): ChildProcess {
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder },
  });
  t.after(() => void child.kill('SIGKILL'));
  child.stdout!.resume();
  child.stderr!.setEncoding('utf8');
  return child;
}

describe('faults around a target', { concurrency: 3 }, () => {
  test('out of memory during the snapshot: what was taken before is kept', async (t) => {
    if (process.platform !== 'linux') return t.skip('only Linux can take memory away from a process');
    const target = await startServer(t, { program: 'listener-server.mjs' });
    for (let i = 0; i < 60; i++) await target.request();
    // What the next snapshot needs on top of the heap cannot be had any more.
    const starve = (): void => {
      const size = /^VmSize:\s+(\d+) kB/m.exec(
        execFileSync('cat', [`/proc/${target.pid}/status`], { encoding: 'utf8' }),
      );
      const bytes = (Number(size?.[1]) + 20_000) * 1024;
      execFileSync('prlimit', ['--pid', String(target.pid), `--as=${bytes}`]);
    };
    const { folder, manifest } = await takeSeries(t, target.address, { plan: long, events: inInterval(1, starve) });
    assert.equal(manifest.state, 'partial');
    assert.match(manifest.problem!, /^The target closed the connection\. 1 of 4 snapshots were taken\.$/);
    const [{ file }] = manifest.threads[0].snapshots;
    assert.ok((await objectsOf(join(folder, file))).size > 10_000);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.heapsnapshot')),
      [file],
    );
  });

  test('the command is killed (SIGKILL) while it captures by pid: the target serves on, the next visit closes its inspector', async (t) => {
    const { target, port } = await startClosed(t);
    const home = await temporaryFolder(t);
    const out = join(home, 'series');
    const args = ['capture', '--pid', String(target.pid), '--interval', '60s', '--out', out];
    const child = startCommand(t, args, home);
    await until(
      async () => (await readManifest(out).catch(() => undefined))?.threads[0].snapshots.length === 1,
      60_000,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    const manifest = await readManifest(out);
    assert.equal(manifest.state, 'partial');
    assert.match(manifest.problem!, /Leakline itself was ended/);
    assert.equal((await stat(join(out, '0.heapsnapshot'))).mode & 0o777, 0o600);
    assert.equal((await stat(out)).mode & 0o777, 0o700);
    await stillServes(target);
    assert.ok(await listensOn(port), 'nobody was left to close it');
    await (await attach(target.address, quiet)).release();
    await until(async () => !(await listensOn(port)));
    await stillServes(target);
  });

  test('two captures of one pid at once: the first to end leaves the inspector to the other, the last closes it', async (t) => {
    const { target, port } = await startClosed(t);
    const home = await temporaryFolder(t);
    const warnings: string[] = [];
    const events = { warn: (warning: Message): void => void warnings.push(inWords(warning)) };
    const first = takeSeries(t, target.address, { plan: { ...long, snapshots: 2 }, events });
    await until(() => listensOn(port));
    // Its first interval ends at once, its second when the other has gone.
    const [begun, gone] = ['begun', 'gone'].map((name) => join(home, name));
    const command = `if [ -e "${begun}" ]; then while [ ! -e "${gone}" ]; do sleep 0.1; done; else touch "${begun}"; fi`;
    const plan = { snapshots: 2, mode: 'snapshots', fill: { kind: 'load', command } } as const;
    const second = takeSeries(t, target.address, { plan, events });
    const short = await first.finally(() => writeFile(gone, ''));
    const longer = await second;
    for (const { folder, manifest } of [short, longer]) {
      assert.equal(manifest.state, 'complete');
      for (const { file } of manifest.threads[0].snapshots)
        assert.ok((await objectsOf(join(folder, file))).size > 10_000);
    }
    assert.match(warnings[0], /Another Leakline is connected/);
    assert.equal(
      longer.manifest.threads[0].identity,
      'broken',
      'the first to leave took the ids with it, and it is said',
    );
    await until(async () => !(await listensOn(port)));
    await stillServes(target);
  });

  test('the target is started again at its port: a new series, linked to the old', async (t) => {
    const { first: target, restart, now } = await restartable(t);
    const { progress } = inInterval(1, () => void restart());
    const { folder, first, manifest, warnings } = await followSeries(t, target.address, progress);
    assert.equal(manifest.state, 'complete');
    assert.equal(manifest.target.pid, now().pid);
    assert.equal(manifest.continues, 'series');
    assert.equal(folder, `${first}-2`);
    const old = await readManifest(first);
    assert.equal(old.state, 'partial');
    assert.equal(old.continuedBy, 'series-2');
    assert.equal(old.threads[0].snapshots.length, 1);
    assert.match(warnings[0], /The target was started again/);
    await stillServes(now());
  });

  test('a target that is not started again is waited for as long as the person wants', async (t) => {
    const target = await startServer(t);
    const cancel = new AbortController();
    const waits: Progress[] = [];
    const killing = inInterval(1, () => void target.child.kill('SIGKILL'));
    const onProgress = (item: Progress): void => {
      killing.progress(item);
      if (item.kind === 'restart' && waits.push(item) === 3) cancel.abort();
    };
    const { folder, first, manifest } = await followSeries(t, target.address, onProgress, cancel.signal);
    assert.equal(folder, first);
    assert.equal(manifest.state, 'partial');
    assert.equal(manifest.threads[0].snapshots.length, 1);
    assert.ok(waits.length === 3 && waits.every((item) => item.kind === 'restart' && item.plannedMs === 60_000));
  });

  test('only the connection is cut: the series goes on as a new one, and no restart is claimed', async (t) => {
    const target = await startServer(t);
    const proxy = await startProxy(t, target.inspectorPort);
    const { progress } = inInterval(1, () => proxy.cut());
    const { manifest, warnings } = await followSeries(t, proxy.address, progress);
    assert.equal(manifest.state, 'complete');
    assert.equal(manifest.continues, 'series');
    assert.match(warnings[0], /The connection is back/);
    await stillServes(target);
  });

  test('a ws:// address that named a process leads to the next one behind its port', async (t) => {
    const { first: target, restart, now } = await restartable(t);
    const { webSocketUrl: url } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
    const { progress } = inInterval(1, () => void restart());
    const { manifest } = await followSeries(t, { kind: 'websocket', url }, progress);
    assert.equal(manifest.state, 'complete');
    assert.equal(manifest.target.pid, now().pid);
  });

  test('the clock jumps: times of the series go on evenly', async (t) => {
    const target = await startServer(t);
    const { now } = Date;
    t.after(() => void (Date.now = now));
    const jump = (): void => void (Date.now = () => now() - 86_400_000);
    const { manifest } = await takeSeries(t, target.address, { plan: long, events: inInterval(2, jump) });
    const [{ snapshots, memory }] = manifest.threads;
    const times = [...snapshots, ...memory].map(({ takenAt }) => Date.parse(takenAt)).sort((a, b) => a - b);
    assert.ok(times[times.length - 1] - times[0] < 60_000);
    const inOrder = snapshots.map(({ takenAt }) => Date.parse(takenAt));
    assert.deepEqual(
      inOrder,
      inOrder.toSorted((a, b) => a - b),
    );
    await stillServes(target);
  });

  test('a cancel while the inspector is being opened closes it again', async (t) => {
    const { target, port } = await startClosed(t);
    const cancel = new AbortController();
    const opening = openProcess(target.pid, cancel.signal);
    setTimeout(() => cancel.abort(), 30);
    await assert.rejects(opening, { name: 'CancelledError' });
    await until(async () => !(await listensOn(port)));
    await stillServes(target);
  });

  test('a target that may not open an inspector says nothing, and is told so', async (t) => {
    const node24 = await findNode(24);
    if ('reason' in node24) return t.skip(node24.reason);
    const flags = ['--permission', '--allow-fs-read=*', '--inspect-port=0'];
    const target = await startServer(t, { node: node24.path, flags });
    await assert.rejects(
      openProcess(target.pid),
      /did not: it handles SIGUSR1 itself, is busy in a loop, or runs with --permission|would end it/,
    );
    await stillServes(target);
  });

  test('an inspector that listens beyond its machine is warned of', async (t) => {
    const target = await startServer(t, { flags: ['--inspect=0.0.0.0:0'] });
    const { warnings, release } = await attach(target.address, quiet);
    await release();
    assert.match(
      inWords(warnings[0]),
      /listens beyond its own machine \(0\.0\.0\.0:\d+\): whoever reaches it can run code/,
    );
  });
});

test('a target in another network: refused by pid, captured by the address it is dialled at', async (t) => {
  const network = makeNetwork(0);
  if ('reason' in network) return t.skip(network.reason);
  t.after(network.remove);
  const [ip, ...inside] = network.inside;
  const child = spawn(ip, [...inside, process.execPath, '--inspect=0.0.0.0:9229', join(programs, 'leaky-server.mjs')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.stdout.resume();
  await assert.rejects(attach({ kind: 'process', pid: child.pid! }, quiet), /network of its own|cannot be reached/);
  const { manifest } = await takeSeries(
    t,
    { kind: 'inspector', host: network.address, port: 9229 },
    { plan: { snapshots: 2 } },
  );
  assert.equal(manifest.state, 'complete');
  assert.equal(manifest.target.pid, child.pid);
  assert.equal(manifest.target.endpoint, `${network.address}:9229`);
  assert.ok(isRunning(child.pid!));
});

test('a cluster: a worker stands for all, or the primary when it is asked for', async (t) => {
  const program = { kind: 'program', command: process.execPath, args: ['cluster-server.mjs'], cwd: programs } as const;
  const roleOf = async (address: Parameters<typeof attach>[0]): Promise<[string, string[]]> => {
    const { session, warnings, release, target } = await attach(address, quiet);
    const { result } = await session.send('Runtime.evaluate', {
      expression: `process.channel ? 'worker' : 'primary'`,
    });
    const said = warnings.map((warning) => inWords(warning));
    await release();
    await until(() => !isRunning(target.pid));
    return [result.value as string, said];
  };
  const [role, warnings] = await roleOf(program);
  assert.equal(role, 'worker');
  assert.match(warnings[0], /is a cluster: process \d+, one of its workers, stands for all of them/);
  assert.deepEqual(await roleOf({ ...program, cluster: 'primary' }), ['primary', []]);
  const primary = await startServer(t, { program: 'cluster-server.mjs' });
  const running = await attach(primary.address, quiet);
  await running.release();
  assert.match(inWords(running.warnings[0]), /is the primary of a cluster\. .* \d+, \d+\.$/);
  await primary.request();
});

test('a server that listens is no cluster, though Node has loaded the module for one', async (t) => {
  const target = await startServer(t);
  await target.request();
  const { session, release } = await attach(target.address, quiet);
  t.after(release);
  assert.equal(await startsCluster(session), false);
});
