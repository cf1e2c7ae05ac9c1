import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StringReader } from '../../../src/heap/string-reader.ts';
import type { StringStore } from '../../../src/heap/string-store.ts';

/** What the store keeps together. */
const BLOCK = 1 << 22;

function storeOf(strings: readonly string[]): StringStore {
  const bytes = Buffer.from(JSON.stringify(strings));
  const reader = new StringReader();
  reader.read(bytes, 0, bytes.length, 0);
  assert.ok(reader.done);
  return reader.store;
}

test('strings that hold a text, each once', () => {
  assert.deepEqual(storeOf(['needle', 'hay', 'a needle, a needle', '']).holding('needle'), [0, 2]);
  assert.deepEqual(storeOf(['nee', 'dle']).holding('needle'), []);
});

test('a text that lies across the end of a block is found', () => {
  for (const before of [0, 1, 3, 5, 6]) {
    // The opening quote of the first string is not kept with it, those between strings are.
    const store = storeOf(['x'.repeat(BLOCK - 5 - before), 'needle', 'y', 'a needle']);
    assert.deepEqual(store.holding('needle').toSorted(), [1, 3], `${before} bytes before the end`);
  }
});
