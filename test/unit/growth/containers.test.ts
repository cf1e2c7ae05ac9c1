import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findContainers, type Container } from '../../../src/growth/containers.ts';
import { born, growingHeap, type GrowingHeap } from '../../support/growing-heap.ts';

function containersOf(grown: GrowingHeap): { owner: string; shape: string; counts: number[] }[] {
  return findContainers(grown.growth).map((container: Container) => ({
    owner: grown.graph.name(container.owner),
    shape: container.shape,
    counts: [...container.counts],
  }));
}

const MAP = [
  'root -> app',
  'app: object App 16 #11',
  'app -> .cache map',
  'map: object Map 32 #13',
  'map -> =table table',
];

test('a Map that takes in entries in every interval, though V8 made its table anew', () => {
  const grown = growingHeap(4, [
    ...MAP,
    'table: array "" 800 #3991',
    ...born(4, 10, 'object Entry 100', (label, index) => `table -> =${index} ${label}`),
  ]);
  assert.deepEqual(containersOf(grown), [{ owner: 'Map', shape: 'fan', counts: [0, 10, 10, 10] }]);
});

test('what hangs below the entries is explained by the Map, no byte twice', () => {
  const entries = born(4, 10, 'object Entry 100', (label, index) => `table -> =${index} ${label}`);
  const bodies = born(4, 10, 'string Body 400', (label) => `${label.replace('Body', 'Entry')} -> .body ${label}`);
  const grown = growingHeap(4, [...MAP, 'table: array "" 800 #3991', ...entries, ...bodies]);
  const [map, ...others] = findContainers(grown.growth);
  assert.equal(others.length, 0);
  assert.deepEqual([...map.bytes].slice(1), [5000, 5000, 5000 + 800]);
});

test('an entry of a Map whose key and value are objects is one member', () => {
  const grown = growingHeap(4, [
    ...MAP,
    'table: array "" 800 #3991',
    ...born(4, 10, 'object Key 100', (label, index) => `table -> =${3 * index} ${label}`),
    ...born(4, 10, 'object Value 100', (label, index) => `table -> =${3 * index + 1} ${label}`),
  ]);
  assert.deepEqual(containersOf(grown), [{ owner: 'Map', shape: 'fan', counts: [0, 10, 10, 10] }]);
});

test('a collection that took in something in one interval only is no container', () => {
  const grown = growingHeap(4, [
    ...MAP,
    'table: array "" 800 #3991',
    ...Array.from({ length: 30 }, (_, i) => [
      `e${i}: object Entry 100 #${3001 + i * 2}`,
      `table -> =${i} e${i}`,
    ]).flat(),
  ]);
  assert.deepEqual(containersOf(grown), []);
});

test('a linked list is one chain below the list object, whichever end it grows at', () => {
  const links = born(4, 40, 'object Link 100', (label, index) =>
    index === 0 ? `first -> .next ${label}` : `Link-${index - 1} -> .next ${label}`,
  );
  const grown = growingHeap(4, [
    'root -> list',
    'list: object List 32 #11',
    'first: object Link 100 #13',
    'list -> .head first, .tail Link-119',
    ...links,
  ]);
  assert.deepEqual(containersOf(grown), [{ owner: 'List', shape: 'chain', counts: [0, 40, 40, 40] }]);
});

test('many old arrays that take in a few each are one group', () => {
  const users = Array.from({ length: 10 }, (_, i) => [
    `user${i}: object User 32 #${101 + i * 4}`,
    `history${i}: object Array 16 #${103 + i * 4}`,
    `root -> [${i}] user${i}`,
    `user${i} -> .history history${i}`,
  ]).flat();
  const visits = born(4, 20, 'object Visit 200', (label, index) => `history${index % 10} -> [${index}] ${label}`);
  const grown = growingHeap(4, [...users, ...visits]);
  assert.deepEqual(containersOf(grown), [{ owner: 'Array', shape: 'group', counts: [0, 20, 20, 20] }]);
});

test('members of two collections are claimed by one, which names the other', () => {
  const grown = growingHeap(4, [
    'root -> byId, list',
    'byId: object Map 32 #13',
    'byId -> =table table',
    'table: array "" 800 #15',
    'list: object Array 16 #17',
    ...born(4, 10, 'object Session 100', (label, index) => `table -> =${index} ${label}`),
    ...Array.from({ length: 30 }, (_, index) => `list -> [${index}] Session-${index}`),
  ]);
  const containers = findContainers(grown.growth);
  assert.equal(containers.length, 1);
  assert.equal(containers[0].also.length, 1);
});

test('code, shapes and feedback that grow while a program warms up are no members', () => {
  const grown = growingHeap(4, [
    'root -> app',
    'app: object App 16 #11',
    ...born(4, 10, 'code Compiled 900', (label, index) => `app -> =${index} ${label}`),
  ]);
  assert.deepEqual(containersOf(grown), []);
});

test('a list linked both ways, kept by two, whose oldest links are of the first snapshot', () => {
  const links = born(4, 40, 'object Object 100', (label, index) =>
    index === 0
      ? `old -> .newer ${label}\n${label} -> .older old`
      : `Object-${index - 1} -> .newer ${label}\n${label} -> .older Object-${index - 1}`,
  ).flatMap((line) => line.split('\n'));
  const grown = growingHeap(4, [
    'root -> [0] signal, [1] alarm',
    'signal: object Signal 32 #11',
    'alarm: object Alarm 32 #13',
    'old: object Object 100 #15',
    'old -> .older alarm',
    'signal -> .targets Object-119',
    'alarm -> .last Object-119',
    'Object-119 -> .newer alarm',
    ...links,
  ]);
  assert.deepEqual(containersOf(grown), [{ owner: 'Signal', shape: 'chain', counts: [0, 40, 40, 40] }]);
});

test('a list kept at both ends, one of whose old members somebody else holds', () => {
  const links = born(4, 40, 'object Timer 100 @1:1:1', (label, index) =>
    index === 0
      ? `mine -> .next ${label}\n${label} -> .prev mine`
      : `Timer-${index - 1} -> .next ${label}\n${label} -> .prev Timer-${index - 1}`,
  ).flatMap((line) => line.split('\n'));
  const grown = growingHeap(4, [
    'root -> [0] list, [1] server',
    'list: object List 32 #11',
    'server: object Server 32 #13',
    'mine: object Timer 100 @1:1:1 #15',
    'mine -> .prev list',
    'server -> .timer mine',
    'list -> .prev Timer-119',
    'Timer-119 -> .next list',
    ...links,
  ]);
  assert.deepEqual(containersOf(grown), [{ owner: 'List', shape: 'chain', counts: [1, 40, 40, 40] }]);
});
