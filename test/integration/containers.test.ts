// The real tools are not there; stand-ins for them reach a real process on loopback.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import test, { describe, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inWords } from '../../src/base/message.ts';
import { nameOf, parseNodes } from '../../src/targets/containers.ts';
import { attach } from '../../src/targets/attach.ts';
import type { TargetAddress } from '../../src/model/target.ts';
import { readManifest } from '../../src/store/manifest.ts';
import { followSeries, inInterval } from '../support/faults.ts';
import { freePort } from '../support/fixtures.mjs';
import {
  isRunning,
  programs,
  startServer,
  takeSeries,
  temporaryFolder,
  until,
  type Target,
} from '../support/targets.ts';

async function standIn(t: TestContext, pid: number): Promise<{ calls: () => Promise<string> }> {
  const folder = await temporaryFolder(t);
  const log = join(folder, 'calls.log');
  for (const tool of ['docker', 'kubectl']) {
    const script = `#!/bin/sh\nexec "${process.execPath}" "${join(programs, 'stand-in.mjs')}" ${tool} "$@"\n`;
    await writeFile(join(folder, tool), script);
    await chmod(join(folder, tool), 0o755);
  }
  const before = process.env['PATH'];
  Object.assign(process.env, { PATH: folder + delimiter + before, STAND_IN_PID: String(pid), STAND_IN_LOG: log });
  t.after(() => {
    process.env['PATH'] = before;
    delete process.env['STAND_IN_POD'];
  });
  return { calls: () => readFile(log, 'utf8') };
}

function isClosed(inspectorPort: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${inspectorPort}/json/version`).then(
    () => false,
    () => true,
  );
}

const pod: TargetAddress = { kind: 'kubernetes', namespace: 'shop', pod: 'api-1', container: 'node' };
const container: TargetAddress = { kind: 'docker', container: 'web' };

// One after the other: they change the PATH of this process.
describe('containers', () => {
  for (const address of [pod, container]) {
    test(`${address.kind}: opened by a signal, captured, closed again, all helpers gone`, async (t) => {
      const port = await freePort();
      const target = await startServer(t, { flags: [`--inspect-port=${port}`] });
      const { calls } = await standIn(t, target.pid);
      const { manifest } = await takeSeries(t, address, { plan: { snapshots: 2 } });
      assert.equal(manifest.state, 'complete');
      assert.equal(manifest.target.pid, target.pid);
      await until(() => isClosed(port));
      await target.request();
      const log = await calls();
      assert.match(
        log,
        address.kind === 'kubernetes' ? /^kubectl exec -n shop api-1 -c node -- sh/m : /^docker exec web sh/m,
      );
      assert.match(
        log,
        address.kind === 'kubernetes'
          ? new RegExp(`^kubectl port-forward -n shop pod/api-1 :${port}$`, 'm')
          : /^docker exec -i web node/m,
      );
    });
  }

  for (const [address, downMs, newName] of [
    [pod, 0, undefined],
    [pod, 0, 'api-2'],
    [container, 12_000, undefined],
  ] as const) {
    const how = newName === undefined ? 'started again' : 'replaced by a pod of another name';
    test(`${address.kind}: ${how} after ${downMs / 1000} s, it goes on in a series linked to the first`, async (t) => {
      const port = await freePort();
      const start = (): Promise<Target> => startServer(t, { flags: [`--inspect-port=${port}`] });
      const target = await start();
      await standIn(t, target.pid);
      let again = target;
      const restart = async (): Promise<void> => {
        target.child.kill('SIGKILL');
        await once(target.child, 'exit');
        await sleep(downMs);
        again = await start();
        process.env['STAND_IN_PID'] = String(again.pid);
        if (newName !== undefined) process.env['STAND_IN_POD'] = newName;
      };
      const { progress } = inInterval(1, () => void restart());
      const { manifest, first, warnings } = await followSeries(t, address, progress);
      assert.equal(manifest.state, 'complete');
      assert.equal(manifest.target.pid, again.pid);
      assert.equal(manifest.continues, 'series');
      assert.equal((await readManifest(first)).continuedBy, 'series-2');
      assert.match(
        warnings.at(-1) ?? '',
        newName === undefined ? /The target was started again/ : /^Pod api-2 has taken the place of the target/,
      );
      assert.equal(manifest.target.endpoint, newName === undefined ? inWords(nameOf(address)) : `pod ${newName}`);
      await until(() => isClosed(port));
      await again.request();
    });
  }

  test('an inspector that is open already is used and left open', async (t) => {
    const port = await freePort();
    const target = await startServer(t, { flags: [`--inspect=127.0.0.1:${port}`] });
    await standIn(t, target.pid);
    const attached = await attach(pod, () => undefined);
    assert.equal(attached.target.pid, target.pid);
    await attached.release();
    assert.equal((await fetch(`http://127.0.0.1:${port}/json/version`)).status, 200);
  });

  test('what cannot be is said: no tool, no process, no such name', async (t) => {
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    t.after(() => {
      process.env['PATH'] = before;
    });
    await assert.rejects(
      attach(pod, () => undefined),
      /kubectl is not installed, or not on the PATH/,
    );
    await assert.rejects(
      attach(container, () => undefined),
      /docker is not installed/,
    );
    await assert.rejects(
      attach({ kind: 'docker', container: '--privileged' }, () => undefined),
      /is no name of a container or pod/,
    );
    assert.ok(isRunning(process.pid));
  });
});

test('the program is chosen before its package manager, with the port it names', () => {
  const text =
    '1 0000000000004200 node /usr/local/bin/npm start \n18 0000000000004200 node --inspect-port=0.0.0.0:9400 server.js \n30 0000000000004002 node worker.js \n';
  assert.deepEqual(parseNodes(text), [
    { pid: 18, catchesSigusr1: true, inspectorPort: 9400, isWrapper: false },
    { pid: 30, catchesSigusr1: false, inspectorPort: 9229, isWrapper: false },
    { pid: 1, catchesSigusr1: true, inspectorPort: 9229, isWrapper: true },
  ]);
  assert.deepEqual(parseNodes(''), []);
});
