import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommandLine, parseEndpoint } from '../../../src/editor/typed-targets.ts';

describe('an inspector as a person types it', () => {
  it('is a port, a host with a port, or a ws address', () => {
    assert.deepEqual(parseEndpoint(' 9229 '), { kind: 'inspector', host: '127.0.0.1', port: 9229 });
    assert.deepEqual(parseEndpoint('db-1.internal:9230'), { kind: 'inspector', host: 'db-1.internal', port: 9230 });
    assert.deepEqual(parseEndpoint('[::1]:9229'), { kind: 'inspector', host: '::1', port: 9229 });
    assert.deepEqual(parseEndpoint('ws://127.0.0.1:9229/abc'), { kind: 'websocket', url: 'ws://127.0.0.1:9229/abc' });
  });

  it('is refused when it is none of them', () => {
    for (const text of [
      '',
      'host',
      'host:',
      ':9229',
      '0',
      '70000',
      'a b:1',
      'http://x:9229',
      'ws://',
      'host:1:2',
      '::1:9229',
    ]) {
      assert.equal(parseEndpoint(text), undefined, text);
    }
  });
});

describe('a command line', () => {
  it('is split at blanks outside of quotes', () => {
    assert.deepEqual(parseCommandLine(`node  "my app/server.js" --name='a b' -x`), [
      'node',
      'my app/server.js',
      '--name=a b',
      '-x',
    ]);
    assert.deepEqual(parseCommandLine(`node ""`), ['node', '']);
    assert.deepEqual(parseCommandLine('  '), []);
  });
});
