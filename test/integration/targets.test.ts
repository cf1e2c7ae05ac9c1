import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import test, { describe } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from '../../src/model/report.ts';
import { TargetDiscovery } from '../../src/targets/discover.ts';
import { attach } from '../../src/targets/attach.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { openProcess } from '../../src/targets/open-process.ts';
import { evaluate } from '../../src/targets/session.ts';
import { findNode } from '../support/nodes.mjs';
import {
  isRunning,
  programs,
  startProxy,
  startServer,
  takeSeries,
  temporaryFolder,
  until,
} from '../support/targets.ts';

const discoverTargets = () => new TargetDiscovery().find(false);
const quiet = (): void => undefined;
const command = fileURLToPath(new URL('../../dist/leakline.cjs', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

test('every Node process of the machine is found, with its inspector when it has one', async (t) => {
  const [open, other, closed] = await Promise.all([startServer(t), startServer(t), startServer(t, { flags: [] })]);
  let found = await discoverTargets();
  // Who answers too late is listed without an inspector.
  await until(async () => {
    found = await discoverTargets();
    return [open, other].every(({ pid }) => found.find((info) => info.pid === pid)?.inspector !== undefined);
  });
  for (const target of [open, other]) {
    const info = found.find(({ pid }) => pid === target.pid);
    assert.deepEqual(info?.address, target.address);
    assert.equal(info?.inspector, `127.0.0.1:${target.inspectorPort}`);
    assert.equal(info?.node, process.version);
    assert.match(info?.title ?? '', /leaky-server\.mjs$/);
    assert.ok(info!.rssBytes! > 10_000_000);
    assert.equal(info?.cwd, process.cwd());
    assert.equal(info?.exposed, undefined);
  }
  assert.deepEqual(found.find(({ pid }) => pid === closed.pid)?.address, { kind: 'process', pid: closed.pid });
  assert.equal(
    found.some(({ pid }) => pid === process.pid),
    false,
    'Leakline does not list itself',
  );
});

test('an inspector that listens beyond loopback is marked', async (t) => {
  const target = await startServer(t, { flags: ['--inspect=0.0.0.0:0'] });
  await until(async () => (await discoverTargets()).find(({ pid }) => pid === target.pid)?.exposed === true);
});

// One after the other: each opens the one port that SIGUSR1 can open.
describe('by process id', () => {
  for (const major of [20, 24]) {
    test(`an inspector is opened, proven, and closed again on Node ${major}`, async (t) => {
      const found = await findNode(major);
      if ('reason' in found) return t.skip(found.reason);
      const target = await startServer(t, { node: found.path, flags: ['--inspect-port=0'] });
      const names = async (): Promise<unknown> => {
        const { session, release } = await attach(target.address, quiet);
        const own = await evaluate(
          session,
          `Reflect.ownKeys(globalThis).map(String).filter((k) => /leakline/i.test(k))`,
        );
        await release();
        return own;
      };
      const { manifest } = await takeSeries(t, target.address, { plan: { snapshots: 2 } });
      assert.equal(manifest.state, 'complete');
      assert.equal(manifest.target.pid, target.pid);
      const info = async () => (await discoverTargets()).find(({ pid }) => pid === target.pid);
      await until(async () => (await info())?.inspector === undefined);
      await target.request();
      assert.deepEqual(await names(), ['Symbol(leakline.guests)'], 'only as long as somebody is connected');
      await until(async () => (await info())?.inspector === undefined);
    });
  }

  test('an inspector that a crash of Leakline left open is closed by the next capture', async (t) => {
    const target = await startServer(t, { flags: ['--inspect-port=0'] });
    const { session } = await attach(target.address, quiet);
    await session.close(); // as if it had been killed: no release
    const find = async () => (await discoverTargets()).find(({ pid }) => pid === target.pid);
    await until(async () => (await find())?.address.kind === 'inspector');
    await (await attach((await find())!.address, quiet)).release();
    await until(async () => (await find())?.inspector === undefined);
    await target.request();
  });

  test('a busy port is named, and the process behind it is not mistaken for the target', async (t) => {
    const holder = await startServer(t);
    const target = await startServer(t, { flags: [`--inspect-port=${holder.inspectorPort}`] });
    await assert.rejects(
      openProcess(target.pid),
      new RegExp(`port ${holder.inspectorPort} is held by process ${holder.pid}`),
    );
    await target.request();
  });

  test('a process that handles SIGUSR1 itself, or not at all, is not harmed', async (t) => {
    const program = `process.on('SIGUSR1', () => {}); setInterval(() => {}, 1000); console.log('up')`;
    const own = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
    t.after(() => void own.kill('SIGKILL'));
    await new Promise((resolve) => own.stdout.once('data', resolve));
    await assert.rejects(
      openProcess(own.pid!),
      /was asked to open its inspector, but did not: it handles SIGUSR1 itself/,
    );
    assert.ok(isRunning(own.pid!));
    const node24 = await findNode(24);
    if ('reason' in node24) return;
    const deaf = await startServer(t, { node: node24.path, flags: ['--disable-sigusr1'] });
    await assert.rejects(openProcess(deaf.pid), /does not handle SIGUSR1 .*so the signal would end it/);
    await deaf.request();
  });

  test('processes that are gone, stopped, or no Node at all', async (t) => {
    await assert.rejects(openProcess(2 ** 22 + 5), /There is no process/);
    const sleeper = spawn('sleep', ['60']);
    t.after(() => void sleeper.kill('SIGKILL'));
    await assert.rejects(openProcess(sleeper.pid!), /is not a Node process/);
    assert.ok(isRunning(sleeper.pid!));
    const target = await startServer(t, { flags: [] });
    target.child.kill('SIGSTOP');
    await until(async () =>
      (await openProcess(target.pid).catch((error: Error) => error.message)).toString().includes('is stopped'),
    );
    target.child.kill('SIGCONT');
  });
});

test('an address that the target knows nothing of: a port-forward', async (t) => {
  const target = await startServer(t);
  const proxy = await startProxy(t, target.inspectorPort);
  const { manifest } = await takeSeries(t, proxy.address, { plan: { snapshots: 1 } });
  assert.equal(manifest.target.pid, target.pid);
  assert.equal(manifest.target.endpoint, `127.0.0.1:${proxy.port}`);
});

test('a ws:// URL, a host name, and IPv6', async (t) => {
  const target = await startServer(t);
  const list = (await (await fetch(`http://127.0.0.1:${target.inspectorPort}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const byUrl = await attach({ kind: 'websocket', url: list[0].webSocketDebuggerUrl }, quiet);
  assert.equal(byUrl.target.pid, target.pid);
  await byUrl.release();
  const byName = await attach({ kind: 'inspector', host: 'localhost', port: target.inspectorPort }, quiet);
  assert.equal(byName.target.pid, target.pid);
  await byName.release();
  if (!(await hasIpv6())) return;
  const six = await startServer(t, { flags: ['--inspect=[::1]:0'] });
  const bySix = await attach({ kind: 'inspector', host: '[::1]', port: six.inspectorPort }, quiet);
  assert.equal(bySix.target.pid, six.pid);
  await bySix.release();
});

test('a wss:// URL: through TLS, and refused when nobody vouches for the certificate', async (t) => {
  const folder = await temporaryFolder(t);
  const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
  const made = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'].concat([
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      key,
      '-out',
      certificate,
    ]),
    { stdio: 'ignore' },
  );
  if (made.status !== 0) return t.skip('there is no openssl to make a certificate');
  const target = await startServer(t);
  const { webSocketUrl } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
    const inspector = connect(target.inspectorPort, '127.0.0.1');
    socket.pipe(inspector).pipe(socket);
    socket.on('error', () => inspector.destroy());
    inspector.on('error', () => socket.destroy());
  });
  server.listen(0, 'localhost');
  t.after(() => void server.close());
  await until(() => server.listening);
  const { port } = server.address() as AddressInfo;
  const url = `wss://localhost:${port}${new URL(webSocketUrl).pathname}`;
  const watch = (more: NodeJS.ProcessEnv) => {
    const args = [command, 'watch', '--inspect', url, '--for', '1s', '--every', '200ms', '--memory', '--json'];
    return promisify(execFile)(process.execPath, args, { env: { ...process.env, HOME: folder, ...more } });
  };
  const { stdout } = await watch({ NODE_EXTRA_CA_CERTS: certificate });
  assert.equal((JSON.parse(stdout) as Report).target.pid, target.pid);
  await assert.rejects(watch({}), /certificate/);
  await target.request();
});

function hasIpv6(): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, '::1', () => server.close(() => resolve(true)));
  });
}

describe('programs behind wrappers', { concurrency: 2 }, () => {
  const start = async (command: string, args: readonly string[], cwd: string) => {
    const attached = await attach({ kind: 'program', command, args, cwd }, quiet);
    const script = await evaluate<string>(attached.session, 'process.argv[1]');
    await attached.release();
    await until(() => !isRunning(attached.target.pid));
    return script;
  };

  test('npm run finds the program, not npm', async (t) => {
    const folder = await temporaryFolder(t);
    const scripts = { start: `node "${join(programs, 'leaky-server.mjs')}" 0` };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts }));
    assert.equal(await start('npm', ['start'], folder), join(programs, 'leaky-server.mjs'));
  });

  test('npx and tsx find the TypeScript program', async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await mkdir(join(folder, 'src'));
    const program = join(folder, 'src', 'server.ts');
    await writeFile(program, `import { createServer } from 'node:http';\ncreateServer().listen(0 as number);\n`);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    assert.equal(await start('npx', ['--no-install', 'tsx', 'src/server.ts'], folder), program);
    assert.equal(await start(join(folder, 'node_modules', '.bin', 'tsx'), ['src/server.ts'], folder), program);
  });

  test('a program that forks children is the program, not one of them', async (t) => {
    const folder = await temporaryFolder(t);
    const program = join(folder, 'parent.mjs');
    await writeFile(
      program,
      `import { fork } from 'node:child_process';\nif (!process.argv[2]) fork(process.argv[1], ['child']);\nsetInterval(() => {}, 1000);\n`,
    );
    const attached = await attach(
      { kind: 'program', command: 'sh', args: ['-c', `"${process.execPath}" parent.mjs; true`], cwd: folder },
      quiet,
    );
    const argv = await evaluate<string[]>(attached.session, 'process.argv');
    assert.deepEqual(argv.slice(1), [program]);
    await attached.release();
    await until(() => !isRunning(attached.target.pid));
    assert.equal(dirname(argv[1]), folder);
  });
});
