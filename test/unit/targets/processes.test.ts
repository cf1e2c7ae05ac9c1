import assert from 'node:assert/strict';
import test from 'node:test';
import { isNodeExecutable, titleOfCommand } from '../../../src/targets/command-line.ts';
import { likelyInspectors } from '../../../src/targets/discover.ts';
import { parseSocketTable } from '../../../src/targets/processes-linux.ts';
import {
  listMacProcesses,
  listWindowsProcesses,
  parseLsof,
  parsePs,
  parseWindows,
} from '../../../src/targets/processes-tools.ts';
import { versionFromPath } from '../../../src/targets/processes.ts';

test('a Node binary is told from what only looks like one', () => {
  for (const path of [
    '/usr/bin/node',
    'node',
    '/usr/bin/nodejs',
    '/opt/node20',
    'C:\\Program Files\\nodejs\\node.exe',
    '/usr/bin/node (deleted)',
  ]) {
    assert.equal(isNodeExecutable(path), true, path);
  }
  for (const path of ['/usr/bin/node-gyp', '/usr/share/code/code', '/bin/sh', '', '/usr/bin/nodemon']) {
    assert.equal(isNodeExecutable(path), false, path);
  }
});

test("titles leave the binary's folder out and stay short", () => {
  assert.equal(titleOfCommand(['/usr/bin/node', '/srv/app.js', '--port', '1']), 'node /srv/app.js --port 1');
  assert.equal(titleOfCommand(['/usr/bin/node', '-e', 'a\n  b']), 'node -e a b');
  assert.equal(titleOfCommand(['node', 'x'.repeat(200)]).length, 120);
});

test("the version is taken from a version manager's path", () => {
  assert.equal(versionFromPath('/home/a/.nvm/versions/node/v18.20.8/bin/node'), 'v18.20.8');
  assert.equal(versionFromPath('/opt/node-22.1.0/bin/node'), 'v22.1.0');
  assert.equal(versionFromPath('/usr/local/bin/node'), undefined);
});

test('listening sockets of /proc/net/tcp and tcp6', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:240D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 43210 1 0000 100 0 0 10 0
   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 43211 1 0000 100 0 0 10 0
   2: 0100007F:240D 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 43212 1 0000 20 4 30 10 -1
   3: 00000000000000000000000001000000:240E 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 43213 1 0000 100 0 0 10 0
   4: 00000000000000000000000000000000:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 43214 1 0000 100 0 0 10 0
`;
  assert.deepEqual(parseSocketTable(table), [
    ['43210', { host: '127.0.0.1', port: 9229 }],
    ['43211', { host: '0.0.0.0', port: 8080 }],
    ['43213', { host: '::1', port: 9230 }],
    ['43214', { host: '::', port: 8081 }],
  ]);
});

test('processes and files of macOS', () => {
  const commands =
    '  101  40960 /usr/local/bin/node server.js --a b\n  102   1024 /bin/zsh -l\n  103  2048 node /srv/My App/x.js\n';
  const binaries = '  101 /usr/local/bin/node\n  102 /bin/zsh\n  103 node\n';
  assert.deepEqual(parsePs(commands, binaries), [
    {
      pid: 101,
      title: 'node server.js --a b',
      executable: '/usr/local/bin/node',
      options: 'server.js --a b',
      rssBytes: 40960 * 1024,
    },
    {
      pid: 103,
      title: 'node /srv/My App/x.js',
      executable: 'node',
      options: '/srv/My App/x.js',
      rssBytes: 2048 * 1024,
    },
  ]);
  const files = parseLsof(
    'p101\nfcwd\ntDIR\nn/srv/app\nf18\ntIPv4\nn127.0.0.1:9229\nTST=LISTEN\nf19\ntIPv6\nn[::1]:3000\nTST=LISTEN\nf20\ntIPv4\nn127.0.0.1:3000->127.0.0.1:50000\nTST=ESTABLISHED\np103\nfcwd\ntDIR\nn/\nf9\ntIPv6\nn*:8080\nTST=LISTEN\n',
  );
  assert.deepEqual(files.get(101), {
    cwd: '/srv/app',
    listening: [
      { host: '127.0.0.1', port: 9229 },
      { host: '::1', port: 3000 },
    ],
  });
  assert.deepEqual(files.get(103), { cwd: '/', listening: [{ host: '0.0.0.0', port: 8080 }] });
});

test('processes and sockets of Windows, one or several', () => {
  const sockets = `
  Proto  Local Address          Foreign Address        State           PID
  TCP    127.0.0.1:9229         0.0.0.0:0              LISTENING       4242
  TCP    [::]:3000              [::]:0                 LISTENING       4242
  TCP    127.0.0.1:50001        127.0.0.1:9229         ESTABLISHED     7
`;
  const one =
    '{"ProcessId":4242,"WorkingSetSize":50000000,"ExecutablePath":"C:\\\\Program Files\\\\nodejs\\\\node.exe","CommandLine":"\\"C:\\\\Program Files\\\\nodejs\\\\node.exe\\" server.js"}';
  const expected = {
    pid: 4242,
    title: 'node server.js',
    executable: 'C:\\Program Files\\nodejs\\node.exe',
    options: 'server.js',
    rssBytes: 50_000_000,
    listening: [
      { host: '127.0.0.1', port: 9229 },
      { host: '::', port: 3000 },
    ],
  };
  assert.deepEqual(parseWindows(one, sockets), [expected]);
  assert.deepEqual(parseWindows(`[${one}]`, sockets), [expected]);
  assert.deepEqual(parseWindows('', sockets), []);
  const german = sockets.replaceAll('LISTENING', 'ABHÖREN').replace('ESTABLISHED', 'HERGESTELLT');
  assert.deepEqual(parseWindows(one, german), [expected], 'the state is in the language of the system');
});

test('a tool of the system that is missing is named in one sentence', async (t) => {
  const { PATH } = process.env;
  t.after(() => {
    process.env['PATH'] = PATH;
  });
  process.env['PATH'] = '/nowhere';
  await assert.rejects(listMacProcesses(), {
    message:
      'The processes of this machine cannot be listed by ps: it is not there. Name the inspector as HOST:PORT instead.',
  });
  await assert.rejects(listWindowsProcesses(), /cannot be listed by (powershell|netstat)\.exe: it is not there/);
});

test('only ports at which an inspector is to be expected are asked', () => {
  const ask = (options: string, ...listeners: string[]): number[] => {
    const listening = listeners.map((text) => {
      const at = text.lastIndexOf(':');
      return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
    });
    return likelyInspectors({ pid: 1, title: '', executable: 'node', options, listening }).map(({ port }) => port);
  };
  assert.deepEqual(ask('server.js', ':::3000', '127.0.0.1:4000'), []);
  assert.deepEqual(ask('server.js', ':::3000', '127.0.0.1:9229'), [9229], 'opened by a signal');
  assert.deepEqual(ask('--inspect=5000 server.js', '127.0.0.1:5000', '127.0.0.1:4000'), [5000]);
  assert.deepEqual(ask('--inspect-port 5001 server.js', '127.0.0.1:5001', ':::80'), [5001]);
  assert.deepEqual(ask('--inspect=127.0.0.1:0 server.js', ':::3000', '127.0.0.1:40123', '0.0.0.0:80'), [40123]);
  assert.deepEqual(ask('--inspect=0.0.0.0:0 server.js', '0.0.0.0:40123', ':::3000'), [40123]);
  assert.deepEqual(ask('server.js VSCODE_INSPECTOR_OPTIONS={}', '127.0.0.1:40123', ':::3000'), [40123]);
});
