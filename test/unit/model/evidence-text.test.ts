import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evidenceText } from '../../../src/model/evidence-text.ts';

const evidence = { kind: 'statement', file: 'src/a.ts', line: 12 };

describe('a piece of evidence', () => {
  it('says its place once', () => {
    assert.deepEqual(evidenceText({ ...evidence, detail: 'made at src/a.ts:12' }), {
      text: 'made at',
      place: 'src/a.ts:12',
      joined: true,
    });
  });

  it('keeps a text that speaks of another place, or of none', () => {
    const other = evidenceText({ ...evidence, detail: 'made at lib/src/a.ts:12' });
    assert.deepEqual(other, { text: 'made at lib/src/a.ts:12', place: 'src/a.ts:12', joined: false });
    assert.equal(evidenceText({ kind: 'cohorts', detail: '300, 300, 300' }).place, '');
  });
});
