import assert from 'node:assert/strict';
import test from 'node:test';
import { programOfLaunch, programsOfScripts } from '../../../src/editor/launch-programs.ts';

test('scripts of package.json are started through npm; hooks and what is no script are left out', () => {
  const text = JSON.stringify({
    scripts: { start: 'node server.js', prestart: 'echo', preview: 'vite preview', 'post-it': 'node post.js', bad: 7 },
  });
  const found = programsOfScripts(text, '/app');
  assert.deepEqual(
    found.map(({ name, detail }) => [name, detail]),
    [
      ['start', 'node server.js'],
      ['preview', 'vite preview'],
      ['post-it', 'node post.js'],
    ],
  );
  assert.deepEqual(found[0].address, { kind: 'program', command: 'npm', args: ['run', 'start'], cwd: '/app' });
  for (const broken of ['', '[]', 'null', '{"scripts":[]}', '{"scripts":null}', '{'])
    assert.deepEqual(programsOfScripts(broken, '/app'), []);
});

test('launch configurations of Node become programs with their folder, arguments and environment', () => {
  const found = programOfLaunch(
    {
      type: 'node',
      request: 'launch',
      name: 'API',
      program: '${workspaceFolder}/src/server.js',
      args: ['--port', '3000'],
      runtimeArgs: ['--enable-source-maps'],
      cwd: '${workspaceFolder}/api',
      env: { MODE: '${env:MODE}', PORT: 3 },
    },
    '/app',
    { MODE: 'test' },
  );
  assert.deepEqual(found?.address, {
    kind: 'program',
    command: 'node',
    args: ['--enable-source-maps', '/app/src/server.js', '--port', '3000'],
    cwd: '/app/api',
    env: { MODE: 'test' },
  });
  const npm = {
    type: 'pwa-node',
    request: 'launch',
    name: 'npm',
    runtimeExecutable: 'npm',
    runtimeArgs: ['run', 'dev'],
  };
  assert.deepEqual(programOfLaunch(npm, '/app', {})?.address, {
    kind: 'program',
    command: 'npm',
    args: ['run', 'dev'],
    cwd: '/app',
  });
  const terminal = { type: 'node-terminal', request: 'launch', name: 'T', command: 'npm run "my script"' };
  assert.deepEqual(programOfLaunch(terminal, '/app', {})?.address.args, ['run', 'my script']);
});

test('what needs the open file, an answer, or another debugger is not offered', () => {
  const launch = { type: 'node', request: 'launch', name: 'A', program: '${file}' };
  assert.equal(programOfLaunch(launch, '/app', {}), undefined);
  assert.equal(programOfLaunch({ ...launch, program: '${input:which}' }, '/app', {}), undefined);
  assert.equal(programOfLaunch({ ...launch, program: 'a.js', request: 'attach' }, '/app', {}), undefined);
  assert.equal(programOfLaunch({ ...launch, program: 'a.py', type: 'python' }, '/app', {}), undefined);
  assert.equal(programOfLaunch({ type: 'node', request: 'launch', name: 'empty' }, '/app', {}), undefined);
});
