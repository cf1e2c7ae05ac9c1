import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findContainers } from '../../../src/growth/containers.ts';
import { growingContainers } from '../../../src/growth/growing-containers.ts';
import { collectionSizes } from '../../../src/growth/sizes.ts';
import { growingHeap } from '../../support/growing-heap.ts';

const LISTS = 20;

/** Old lists of one kind; `born` says in which interval each of a list's words was made, as of a snapshot. */
function found(born: (snapshot: number, list: number) => readonly number[]): number {
  const heaps = [0, 1, 2, 3].map((snapshot) =>
    growingHeap(4, [
      'root -> pool',
      'pool: object Pool 32 #11',
      ...Array.from({ length: LISTS }, (_, list) => [
        `p${list}: object Parser 32 #${101 + list * 4}`,
        `pool -> .p${list} p${list}`,
        `l${list}: object Array 32 #${103 + list * 4}`,
        `p${list} -> .buffer l${list}`,
        ...born(snapshot, list).flatMap((interval, index) => [
          `w${list}-${index}: object Word 300 #${interval * 1000 + 201 + list * 20 + index * 2}`,
          `l${list} -> [${index}] w${list}-${index}`,
        ]),
      ]).flat(),
    ]),
  );
  return growingContainers(
    heaps[3].growth,
    heaps.map(({ graph }) => collectionSizes(graph)),
  ).length;
}

test('lists that grow a little each are found together', () => {
  const upTo = (snapshot: number): number[] => [0, 0, 0, ...[1, 2, 3].filter((interval) => interval <= snapshot)];
  assert.equal(found(upTo), 1);
});

test('lists that are emptied and filled again in turn do not grow', () => {
  // In the last snapshot each third of the lists was filled in another interval.
  const lastFilled = (snapshot: number, list: number): number => Math.min(snapshot, 1 + (list % 3));
  assert.equal(
    found((snapshot, list) => Array.from({ length: 6 }, () => lastFilled(snapshot, list))),
    0,
  );
});

/** One old list that takes in three large pages per interval and holds at most `most`; how many containers are found. */
function foundInPages(most: number): number {
  const heaps = [0, 1, 2, 3].map((snapshot) => {
    const pages = Array.from({ length: 3 * (snapshot + 1) }, (_, page) => page).slice(-most);
    return growingHeap(4, [
      'root -> desk',
      'desk: object Desk 32 #11',
      'desk -> .pages pages',
      'pages: object Array 32 #13',
      ...pages.flatMap((page, at) => [
        `page${page}: object Page 3000 #${1000 * Math.floor(page / 3) + 201 + page * 2}`,
        `pages -> [${at}] page${page}`,
      ]),
    ]);
  });
  return growingContainers(
    heaps[3].growth,
    heaps.map(({ graph }) => collectionSizes(graph)),
  ).length;
}

test('a few large members per interval are enough, as long as they stay', () => {
  assert.equal(foundInPages(100), 1);
  assert.equal(foundInPages(7), 0);
});

test('of a few large members per interval the members are counted, not what hangs below them', () => {
  const { growth } = growingHeap(4, [
    'root -> desk',
    'desk: object Desk 32 #11',
    'desk -> .pages pages',
    'pages: object Array 32 #13',
    ...[0, 1, 2, 3, 4, 5].flatMap((page) => [
      `page${page}: object Page 100 #${1000 * (1 + Math.floor(page / 2)) + 201 + page * 2}`,
      `pages -> [${page}] page${page}`,
      ...Array.from({ length: 30 }, (_, row) => [
        `row${page}-${row}: object Row 100 #${1000 * (1 + Math.floor(page / 2)) + 301 + page * 100 + row * 2}`,
        `page${page} -> .row${row} row${page}-${row}`,
      ]).flat(),
    ]),
  ]);
  assert.deepEqual(
    findContainers(growth).map(({ counts }) => [...counts]),
    [[0, 2, 2, 2]],
  );
});
