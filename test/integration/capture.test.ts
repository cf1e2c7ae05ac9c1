import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { programOfSeries } from '../../src/host/plan-of-series.ts';
import { readManifest } from '../../src/store/manifest.ts';
import type { ScriptEntry } from '../../src/model/series.ts';
import { attach } from '../../src/targets/attach.ts';
import { InspectorSession } from '../../src/targets/inspector-session.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { evaluate } from '../../src/targets/session.ts';
import { freePort } from '../support/fixtures.mjs';
import { findNode } from '../support/nodes.mjs';
import { isRunning, objectsOf, programs, startServer, takeSeries, temporaryFolder, until } from '../support/targets.ts';

// Most of a test is waiting, so some run side by side.
describe('captures', { concurrency: 3 }, () => {
  for (const major of [20, 24]) {
    test(`a started program under load on Node ${major}: a whole series, nothing left behind`, async (t) => {
      const found = await findNode(major);
      if ('reason' in found) return t.skip(found.reason);
      const port = await freePort();
      const load = `"${process.execPath}" "${join(programs, 'requests.mjs')}" ${port} 20`;
      const { folder, manifest, output, progress } = await takeSeries(
        t,
        { kind: 'program', command: found.path, args: ['leaky-server.mjs', String(port), 'worker'], cwd: programs },
        { plan: { fill: { kind: 'load', command: load } } },
      );
      assert.equal(manifest.state, 'complete');
      assert.deepEqual(await readManifest(folder), manifest);
      assert.match(manifest.target.node, new RegExp(`^v${major}\\.`));
      await until(() => !isRunning(manifest.target.pid));
      assert.match(output, /^port \d+/);
      assert.doesNotMatch(output, /Debugger/);
      assert.ok(progress.some((item) => item.kind === 'snapshot' && item.bytes > 1_000_000));

      assert.deepEqual(
        manifest.threads.map(({ id, identity }) => [id, identity]),
        [
          [0, 'intact'],
          [1, 'intact'],
        ],
      );
      for (const thread of manifest.threads) {
        assert.equal(thread.snapshots.length, 3);
        assert.ok(thread.settled && thread.settled.heapUsed > 1_000_000);
        await idsKeepTheirObjects(
          folder,
          thread.snapshots.map(({ file }) => file),
        );
        for (const { file, profileFile, loadMs } of thread.snapshots) {
          assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600);
          const profile = JSON.parse(await readFile(join(folder, profileFile!), 'utf8')) as { samples: object[] };
          // The worker makes ten small objects a tick: one sample in 32 KiB may well miss them all.
          assert.ok(Array.isArray(profile.samples) && (thread.id !== 0 || profile.samples.length > 0));
          assert.ok(loadMs! > 0);
        }
      }
      assert.equal((await stat(folder)).mode & 0o777, 0o700);
      const [main] = manifest.threads;
      const scripts = JSON.parse(await readFile(join(folder, main.scriptsFile!), 'utf8')) as ScriptEntry[];
      assert.ok(scripts.some(({ url, source }) => url.endsWith('/leaky-server.mjs') && source === undefined));
      const leaked = await Promise.all(main.snapshots.map(({ file }) => countOf(join(folder, file), 'Leaked')));
      assert.deepEqual([leaked[1] - leaked[0], leaked[2] - leaked[1]], [2000, 2000]);
    });
  }

  test('a target that somebody else started is left as it was found', async (t) => {
    const target = await startServer(t);
    const look = async (): Promise<unknown> => {
      const { webSocketUrl } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
      const session = await InspectorSession.open(webSocketUrl);
      const names = await evaluate(session, `JSON.stringify(Reflect.ownKeys(globalThis).map(String).sort())`);
      const sampling = await session.send('HeapProfiler.getSamplingProfile').then(
        () => 'on',
        () => 'off',
      );
      await session.close();
      return { names, sampling };
    };
    const before = await look();
    const { manifest } = await takeSeries(t, target.address, { plan: { snapshots: 2 } });
    assert.equal(manifest.state, 'complete');
    assert.equal(manifest.target.pid, target.pid);
    assert.deepEqual(await look(), before);
    await target.request();
  });

  test('a program is started again with the environment it was started with', async (t) => {
    const program = {
      kind: 'program',
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      cwd: programs,
      env: { LEAKLINE_STAGE: 'test' },
    } as const;
    const { folder } = await takeSeries(t, program, { plan: { snapshots: 2 } });
    const again = programOfSeries(await readManifest(folder));
    assert.deepEqual(again, program);
    const { session, release } = await attach(again!, () => undefined);
    assert.equal(await evaluate(session, 'process.env.LEAKLINE_STAGE'), 'test');
    await release();
  });

  test('tracking mode records where objects were allocated', async (t) => {
    const target = await startServer(t);
    const { folder, manifest } = await takeSeries(t, target.address, { plan: { snapshots: 2, mode: 'tracking' } });
    const last = await readFile(join(folder, manifest.threads[0].snapshots[1].file), 'utf8');
    const { snapshot } = JSON.parse(last) as { snapshot: { trace_function_count: number } };
    assert.ok(snapshot.trace_function_count > 10);
  });

  for (const [interval, kept] of [
    [1, 2],
    [2, 2],
  ]) {
    test(`a script that never listens ends by itself in interval ${interval}: ${kept} snapshots`, async (t) => {
      // After one snapshot alone, the heap is written once more before the program goes.
      const folder = join(await temporaryFolder(t), 'series');
      const end = async (): Promise<void> => {
        const { target } = await readManifest(folder);
        process.kill(target.pid, 'SIGUSR2');
      };
      let ending: Promise<void> | undefined;
      const { manifest } = await takeSeries(
        t,
        { kind: 'program', command: process.execPath, args: ['script.mjs'], cwd: programs },
        {
          folder,
          plan: { snapshots: 5, fill: { kind: 'time', ms: 5000 } },
          events: {
            progress: (item) => void (item.kind === 'load' && item.interval === interval && (ending ??= end())),
          },
        },
      );
      await ending;
      assert.equal(manifest.state, 'partial');
      assert.equal(manifest.problem, `The target ended by itself. ${kept} of 5 snapshots were taken.`);
      const files = manifest.threads[0].snapshots.map(({ file }) => join(folder, file));
      const [first, last] = await Promise.all([objectsOf(files[0]), objectsOf(files[kept - 1])]);
      assert.ok(last.size > first.size + 1000);
    });
  }

  test('another client that disconnects in the middle breaks identity, and it is noticed', async (t) => {
    const target = await startServer(t);
    let disturbed: Promise<void> | undefined;
    const disturb = async (): Promise<void> => {
      const { webSocketUrl } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
      const session = await InspectorSession.open(webSocketUrl);
      await session.close();
      for (let i = 0; i < 5; i++) await target.request();
    };
    const { manifest } = await takeSeries(t, target.address, {
      plan: { fill: { kind: 'time', ms: 1000 } },
      events: { progress: (item) => void (item.kind === 'load' && (disturbed ??= disturb())) },
    });
    await disturbed;
    assert.equal(manifest.threads[0].identity, 'broken');
  });
});

async function idsKeepTheirObjects(folder: string, files: readonly string[]): Promise<void> {
  const heaps = await Promise.all(files.map((file) => objectsOf(join(folder, file))));
  for (let k = 1; k < heaps.length; k++) {
    const shared = [...heaps[k]].filter(([id]) => heaps[k - 1].has(id));
    const changed = shared.filter(([id, what]) => heaps[k - 1].get(id) !== what);
    assert.ok(shared.length > 10_000);
    // V8 turns lazily compiled code into other code in place; nothing else changes.
    assert.ok(changed.length < shared.length / 50, `${changed.length} of ${shared.length} ids name another object`);
  }
}

async function countOf(file: string, className: string): Promise<number> {
  const objects = await objectsOf(file);
  // Type 3 is an object in every version's list of types.
  return [...objects.values()].filter((what) => what === `3 ${className}`).length;
}
