import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCompiledInPlace, lineNow, offsetNow, positionNow } from '../../../src/attribution/changed-sources.ts';

const before = ['function a() {', '  list.push(1);', '}', 'function b() {', '  list.push(1);', '  done();', '}'].join(
  '\n',
);

describe('a line in a later text', () => {
  it('is the one whose neighbours fit', () => {
    const now = `// One more.\n\n${before}`;
    assert.equal(lineNow(before, now, 1), 3);
    assert.equal(lineNow(before, now, 4), 6);
  });

  it('is the same however it is indented', () => {
    assert.equal(lineNow(before, before.replaceAll('  list', '\tlist'), 4), 4);
  });

  it('is nowhere when nothing reads like it', () => {
    assert.equal(lineNow(before, before.replaceAll('push', 'unshift'), 1), -1);
    assert.equal(lineNow('a\n\nb', 'a\n\nb', 1), -1);
  });
});

describe('code in a later build', () => {
  const line = (name: string): string =>
    `var ${name}=new Map;function ${name}1(e){${name}.set(e.id,e),emit("${name}",e)}`;
  const old = ['cache', 'users', 'rooms'].map(line).join('');

  it('is found by its text', () => {
    const now = `"use strict";${line('early')}${old}`;
    const at = old.indexOf('users.set(');
    assert.equal(offsetNow(old, now, at), now.indexOf('users.set('));
    assert.deepEqual(positionNow(`\n${old}`, `\n\n${now}`, { line0: 1, column0: at }), {
      line0: 2,
      column0: now.indexOf('users.set('),
    });
  });

  it('is not guessed where it is there twice, or not at all', () => {
    assert.equal(offsetNow(old, old + old, old.indexOf('users.set(')), -1);
    assert.equal(offsetNow(old, old.replaceAll('users', 'guests'), old.indexOf('users.set(')), -1);
  });
});

describe('a file whose types were taken out', () => {
  const written = 'const kept: Map<string, Visit> = new Map();\nkept.set(id as string, visit);\n';

  it('is what it was', () => {
    const stripped = 'const kept                     = new Map();\nkept.set(id          , visit);\n';
    assert.ok(isCompiledInPlace('/a.ts', stripped, written));
    assert.ok(isCompiledInPlace('/a.ts', `${stripped}\n//# sourceURL=a`, written));
  });

  it('is another when a line came or changed', () => {
    assert.ok(!isCompiledInPlace('/a.ts', 'const kept = new Map();\nkept.delete(id);\n', written));
    assert.ok(!isCompiledInPlace('/a.ts', 'const kept = new Map();\n', written));
    assert.ok(!isCompiledInPlace('/a.js', written, written));
  });
});
