import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growingContainers } from '../../../src/growth/growing-containers.ts';
import { collectionSizes } from '../../../src/growth/sizes.ts';
import type { HeapGraph } from '../../../src/heap/graph.ts';
import { growingHeap } from '../../support/growing-heap.ts';

/** One field of an old object holds a buffer that is made anew in each interval. */
function snapshots(...bytes: readonly number[]): { graph: HeapGraph; found: ReturnType<typeof growingContainers> } {
  const heaps = bytes.map((size, index) =>
    growingHeap(bytes.length, [
      'root -> recorder',
      'recorder: object Recorder 32 #11',
      `recorder -> .bytes view`,
      `view: object Buffer 96 #${index * 1000 + 501}`,
      `view -> .buffer whole`,
      `whole: object ArrayBuffer 64 #${index * 1000 + 503}`,
      `whole -> =backing_store data`,
      `data: native "system / JSArrayBufferData" ${size} #${index * 1000 + 505}`,
    ]),
  );
  const { growth, graph } = heaps.at(-1)!;
  return {
    graph,
    found: growingContainers(
      growth,
      heaps.map((each) => collectionSizes(each.graph)),
    ),
  };
}

test('a buffer that is replaced by a longer one in every interval is found by its field', () => {
  const { graph, found } = snapshots(100_000, 200_000, 300_000, 400_000);
  assert.deepEqual(
    found.map(({ shape, owner, memberEdges, bytes, outsideBytes }) => ({
      shape,
      owner: graph.name(owner),
      field: graph.edgeName(memberEdges[0]),
      bytes: [...bytes],
      isOutside: outsideBytes === bytes,
    })),
    [{ shape: 'value', owner: 'Recorder', field: 'bytes', bytes: [0, 100_000, 100_000, 100_000], isOutside: true }],
  );
});

test('a buffer that is replaced by others of changing lengths does not grow', () => {
  assert.equal(snapshots(100_000, 300_000, 200_000, 400_000).found.length, 0);
  assert.equal(snapshots(100_000, 500_000, 500_000, 500_000).found.length, 0);
});
