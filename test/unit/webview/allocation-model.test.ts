import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { AllocationTree } from '../../../src/model/heap-views.ts';
import {
  allocationModel,
  allocationRows,
  flameBoxes,
  heaviestPath,
} from '../../../webview-ui/src/explore/allocation-model.ts';

function treeOf(parents: readonly number[], selfBytes: readonly number[]): AllocationTree {
  return {
    origin: 'samples',
    parents: Int32Array.from(parents),
    names: parents.map((_, i) => `f${i}`),
    selfBytes: Float64Array.from(selfBytes),
    counts: Float64Array.from(selfBytes, () => 1),
    sources: parents.map(() => null),
  };
}

// root -> a(1) -> b(2), c(3); root -> d(4)
const model = allocationModel(treeOf([-1, 0, 1, 1, 0], [0, 10, 20, 70, 5]));

describe('the allocation tree', () => {
  it('adds up what a function and all it called allocated', () => {
    assert.deepEqual([...model.totalBytes], [105, 100, 20, 70, 5]);
    assert.deepEqual([...model.totalCounts], [5, 3, 1, 1, 1]);
  });

  it('lists the largest first, and the open branches', () => {
    assert.deepEqual(
      allocationRows(model, new Set([1])).map(({ node, level, expanded }) => [node, level, expanded]),
      [
        [1, 0, true],
        [3, 1, undefined],
        [2, 1, undefined],
        [4, 0, undefined],
      ],
    );
    assert.deepEqual([...heaviestPath(model)], [1]);
  });

  it('lays boxes side by side over their caller', () => {
    const boxes = flameBoxes(model, 1).map(({ node, depth, left, width }) => [node, depth, left, width]);
    assert.deepEqual(boxes, [
      [1, 0, 0, 1],
      [3, 1, 0, 0.7],
      [2, 1, 0.7, 0.2],
    ]);
  });

  it('takes an empty tree', () => {
    const empty = allocationModel(treeOf([], []));
    assert.deepEqual(allocationRows(empty, new Set()), []);
    assert.deepEqual(flameBoxes(empty, 0), []);
    assert.equal(heaviestPath(empty).size, 0);
  });

  it('keeps every box inside its caller, whatever the tree', () => {
    const trees = fc.array(fc.tuple(fc.nat(), fc.nat(10_000)), { minLength: 1, maxLength: 60 }).map((nodes) =>
      treeOf(
        nodes.map(([parent], i) => (i === 0 ? -1 : parent % i)),
        nodes.map(([, bytes]) => bytes),
      ),
    );
    fc.assert(
      fc.property(trees, (tree) => {
        const any = allocationModel(tree);
        const boxes = new Map(flameBoxes(any, 0).map((box) => [box.node, box]));
        for (const { node, depth, left, width } of boxes.values()) {
          if (node === 0) continue;
          const caller = boxes.get(tree.parents[node]);
          assert.ok(caller);
          assert.equal(depth, caller.depth + 1);
          assert.ok(left >= caller.left - 1e-9 && left + width <= caller.left + caller.width + 1e-9);
        }
      }),
    );
  });
});
