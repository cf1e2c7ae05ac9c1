import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorsOf, type Anchor } from '../../../src/growth/paths.ts';
import { growingHeap, type GrowingHeap } from '../../support/growing-heap.ts';

/** `requests > rows > [1]`: the names on the way down. */
function namesOf({ graph }: GrowingHeap, { steps }: Anchor): string {
  return steps.map(({ edgeIndex }) => graph.edgeName(edgeIndex)).join(' > ');
}

test('lists in one list have its ways, each with a last step of its own', () => {
  const heap = growingHeap(2, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $rows rows',
    'rows: object Array 16 #13',
    'store: array "(object elements)" 64 #15',
    'rows -> =elements store',
    'store -> =0 first, =1 second',
    'rows -> [0] first, [1] second',
    'first: object Array 16 #17',
    'second: object Array 16 #1501',
  ]);
  const wayTo = (label: string): string[] =>
    anchorsOf(heap.growth, heap.node(label))
      .filter(({ kind }) => kind === 'variable')
      .map((anchor) => namesOf(heap, anchor));
  assert.deepEqual(wayTo('first'), ['rows > 0']);
  assert.deepEqual(wayTo('second'), ['rows > 1']);
  assert.deepEqual(wayTo('rows'), ['rows']);
});

test('a ring that holds only itself ends the search', () => {
  const heap = growingHeap(2, ['root -> other', 'a -> b -> a', 'other -> !c b']);
  assert.deepEqual(anchorsOf(heap.growth, heap.node('a')), []);
});
