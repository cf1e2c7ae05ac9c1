// What discovery tells beyond processes: worker threads by their inspector, containers and pods by the person's own tools.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TargetInfo, ThreadInfo } from '../../src/model/target.ts';
import { listContainers, parseContainers, parsePods } from '../../src/targets/container-list.ts';
import { TargetDiscovery } from '../../src/targets/discover.ts';
import { InspectorSession } from '../../src/targets/inspector-session.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { threadsOf } from '../../src/targets/threads.ts';
import { programs, startServer, temporaryFolder, until } from '../support/targets.ts';

const command = fileURLToPath(new URL('../../dist/leakline.cjs', import.meta.url));

test('worker threads of a process with an inspector are told, but not while somebody else is connected', async (t) => {
  const target = await startServer(t, { program: 'threaded-server.mjs' });
  const find = async (withThreads: boolean): Promise<TargetInfo | undefined> =>
    (await new TargetDiscovery().find(withThreads)).find(({ pid }) => pid === target.pid);
  // Who answers too late is listed without threads.
  const isThread = ({ url }: ThreadInfo): boolean => url.endsWith('/threaded-server.mjs');
  await until(async () => (await find(true))?.threads?.filter(isThread).length === 2);
  const plain = await find(false);
  assert.equal(plain?.threads, undefined);
  const said = (...options: readonly string[]): string =>
    execFileSync(process.execPath, [command, 'targets', ...options], { encoding: 'utf8' });
  const listed = (): TargetInfo | undefined =>
    (JSON.parse(said('--json')) as TargetInfo[]).find(({ pid }) => pid === target.pid);
  await until(() => listed()?.threads?.length === 2);
  await until(() => /└ .*threaded-server\.mjs/.test(said()));
  if (process.platform !== 'linux') return;
  const { webSocketUrl } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
  const other = await InspectorSession.open(webSocketUrl);
  assert.equal(await threadsOf(target.address), undefined, "who leaves would clear the other's object ids");
  await other.close();
  await until(async () => (await threadsOf(target.address))?.length === 2);
  await target.request();
});

test('containers and pods are listed by the tools, and a tool that is missing lists nothing', async (t) => {
  const folder = await temporaryFolder(t);
  for (const tool of ['docker', 'kubectl']) {
    const script = `#!/bin/sh\nexec "${process.execPath}" "${join(programs, 'stand-in.mjs')}" ${tool} "$@"\n`;
    await writeFile(join(folder, tool), script);
    await chmod(join(folder, tool), 0o755);
  }
  const before = process.env['PATH'];
  t.after(() => void Object.assign(process.env, { PATH: before }));
  Object.assign(process.env, { PATH: folder + delimiter + before, STAND_IN_PID: '0' });
  assert.deepEqual(await listContainers('docker'), [
    { address: { kind: 'docker', container: 'web' }, title: 'web', image: 'node:24' },
    { address: { kind: 'docker', container: 'cache' }, title: 'cache', image: 'redis:8' },
  ]);
  const pods = await listContainers('kubectl');
  assert.deepEqual(
    pods.map(({ title, image }) => [title, image]),
    [
      ['shop/api-1:node', 'node:1'],
      ['shop/api-1:sidecar', 'sidecar:1'],
      ['shop/db-0', 'postgres:1'],
    ],
  );
  assert.deepEqual(pods[0].address, { kind: 'kubernetes', namespace: 'shop', pod: 'api-1', container: 'node' });
  assert.deepEqual(pods[2].address, { kind: 'kubernetes', namespace: 'shop', pod: 'db-0' });
  const text = execFileSync(process.execPath, [command, 'targets', '--docker', '--kube'], { encoding: 'utf8' });
  assert.match(text, /--docker web +node:24/);
  assert.match(text, /--kube shop\/api-1:node +node:1/);
  Object.assign(process.env, { PATH: '/nowhere' });
  assert.deepEqual(await listContainers('docker'), []);
});

test('what a tool says is not believed', () => {
  assert.deepEqual(parsePods('{"items":[{"metadata":{"name":1}},{}]}'), []);
  assert.deepEqual(parsePods('no JSON'), []);
  assert.deepEqual(parseContainers('error: no daemon\n--privileged node:1\n'), []);
});
