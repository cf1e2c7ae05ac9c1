import assert from 'node:assert/strict';
import test from 'node:test';
import { array, assert as check, nat, property } from 'fast-check';
import { replaceAddress } from '../../../src/targets/endpoint.ts';
import { InspectorLines, isWrapper } from '../../../src/targets/program.ts';

const stderr = [
  'Debugger listening on ws://127.0.0.1:40123/8e5b-11\n',
  'For help, see: https://nodejs.org/en/docs/inspector\n',
  'Dear log: Debugger is a word\n',
  'Debugger attached.\n',
  'For instance this line stays\n',
  'Debugger listening on ws://127.0.0.1:40124/8e5b-12\n',
  'no newline at the end',
].join('');
const own = 'Dear log: Debugger is a word\nFor instance this line stays\nno newline at the end';

test("the inspector's lines are taken out of stderr however it is cut", () => {
  check(
    property(array(nat(stderr.length), { maxLength: 12 }), (cuts) => {
      const ports: number[] = [];
      const lines = new InspectorLines((port) => ports.push(port));
      const ends = [...cuts.sort((a, b) => a - b), stderr.length];
      let text = '';
      ends.forEach((end, i) => (text += lines.filter(stderr.slice(ends[i - 1] ?? 0, end))));
      text += lines.rest();
      assert.equal(text, own);
      assert.deepEqual(ports, [40123, 40124]);
    }),
  );
});

test('package managers and loaders are wrappers, programs are not', () => {
  for (const script of [
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    '/srv/app/node_modules/.bin/tsx',
    '/usr/local/bin/npx',
    'C:\\app\\node_modules\\nodemon\\bin\\nodemon.js',
  ]) {
    assert.equal(isWrapper(script), true, script);
  }
  for (const script of ['/srv/app/server.js', '', 'node[123]', '/srv/npm-stats/index.js']) {
    assert.equal(isWrapper(script), false, script);
  }
});

test('the address a target tells is replaced by the one that was dialled', () => {
  assert.equal(replaceAddress('ws://0.0.0.0:9229/abc-def', '10.0.0.7:4000'), 'ws://10.0.0.7:4000/abc-def');
  assert.equal(replaceAddress('ws://[::1]:9229/abc', '[::1]:9330'), 'ws://[::1]:9330/abc');
});
