import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { phrasesOf } from '../../../src/base/inline-code.ts';
import { plainCode, plainText } from '../../../src/base/plain-text.ts';

describe('text of a target', () => {
  it('has its controls, bidi marks and lone surrogates written out', () => {
    assert.equal(plainText('\u001b[31ma\u0000\u009b'), '\\u{1b}[31ma\\u{0}\\u{9b}');
    assert.equal(plainText('user\u202Etxt\u2066'), 'user\\u{202e}txt\\u{2066}');
    assert.equal(plainText('a\nb\tc\r'), 'a\\nb\\tc\\r');
    assert.equal(plainText('\ud800x\udc00'), '\\u{d800}x\\u{dc00}');
    assert.equal(plainText('类名 🧨 ﬀ é'), '类名 🧨 ﬀ é');
  });

  it('is cut, and cut text stays whole characters', () => {
    assert.equal(plainText('abcdef', 3), 'abc…');
    assert.doesNotMatch(plainText('x🧨🧨🧨', 2), /\p{Surrogate}/u);
    assert.ok(plainText('M'.repeat(1_000_000), 100).length < 110);
  });

  it('is the same when shown twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = plainText(text);
        assert.equal(plainText(once), once);
      }),
    );
  });

  it('keeps the indent of code', () => assert.equal(plainCode('\tif (a)\u0007'), '  if (a)\\u{7}'));
});

describe('code in a sentence', () => {
  it('stands between backticks', () =>
    assert.deepEqual(phrasesOf('keeps `a.b` alive'), [
      { text: 'keeps ', code: false },
      { text: 'a.b', code: true },
      { text: ' alive', code: false },
    ]));
  it('stays text when the backticks do not pair', () =>
    assert.deepEqual(phrasesOf('`log(`x`'), [{ text: '`log(`x`', code: false }]));
});
