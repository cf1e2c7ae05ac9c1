import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllocationProfile } from '../../../src/heap/allocation-profile.ts';
import { treeOfSamples } from '../../../src/heap/allocation-tree.ts';

function profile(frames: readonly [string, number][], samples: readonly [number, number][]): AllocationProfile {
  return {
    parent: Uint32Array.from(frames, ([, parent]) => parent),
    functionName: frames.map(([name]) => name),
    scriptId: Uint32Array.from(frames, (_, i) => i),
    urls: new Map(),
    line0: Int32Array.from(frames, (_, i) => i * 10),
    column0: Int32Array.from(frames, () => 2),
    sampleFrame: Uint32Array.from(samples, ([frame]) => frame),
    sampleBytes: Float64Array.from(samples, ([, bytes]) => bytes),
    sampleOrdinal: Float64Array.from(samples, (_, i) => i),
  };
}

describe('the allocation tree of samples', () => {
  it('adds samples up at their frame', () => {
    const tree = treeOfSamples(
      profile(
        [
          ['(root)', 0],
          ['handler', 0],
          ['collect', 1],
        ],
        [
          [1, 100],
          [2, 30],
          [2, 12],
        ],
      ),
    );
    assert.deepEqual(tree.names, ['(root)', 'handler', 'collect']);
    assert.deepEqual([...tree.parents], [-1, 0, 1]);
    assert.deepEqual([...tree.selfBytes], [0, 100, 42]);
    assert.deepEqual([...tree.counts], [0, 1, 2]);
    assert.deepEqual(tree.places[2], { scriptId: 2, line0: 20, column0: 2 });
  });

  it('leaves out frames below which nothing is alive, and numbers the rest anew', () => {
    const tree = treeOfSamples(
      profile(
        [
          ['(root)', 0],
          ['dead', 0],
          ['alive', 0],
          ['dead below', 2],
          ['deep', 2],
        ],
        [[4, 8]],
      ),
    );
    assert.deepEqual(tree.names, ['(root)', 'alive', 'deep']);
    assert.deepEqual([...tree.parents], [-1, 0, 1]);
    assert.deepEqual(tree.places[2]?.scriptId, 4);
  });

  it('takes a profile without samples', () => {
    assert.deepEqual(treeOfSamples(profile([['(root)', 0]], [])).names, ['(root)']);
  });
});
