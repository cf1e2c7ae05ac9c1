import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heap } from '../../support/heap.ts';

test('dominators, retained sizes and distances of a diamond with a weak edge', () => {
  const { graph, node } = heap(
    'root -> app',
    'app: object App 8',
    'app -> left, right',
    'left -> shared',
    'right -> shared -> leaf',
    'leaf: string "some text" 100',
    'app -> ~cache cached',
    'cached -> leaf',
  );
  const dominator = graph.dominator();
  assert.equal(dominator[node('shared')], node('app'));
  // A weak edge holds nothing: `cached` hangs below the root, and so does what it shares.
  assert.equal(dominator[node('cached')], node('root'));
  assert.equal(dominator[node('leaf')], node('root'));
  assert.equal(graph.retainedSize()[node('app')], 8 + 16 * 3);
  assert.equal(graph.retainedSize()[node('root')], 8 + 16 * 4 + 100);
  assert.equal(graph.distance()[node('leaf')], 4);
  assert.equal(graph.distance()[node('cached')], -1);
});

test('cycles that nothing holds become children of the root', () => {
  const { graph, node } = heap('root -> app', 'a -> b -> a', 'b -> c');
  for (const label of ['a', 'b', 'c']) assert.equal(graph.dominator()[node(label)], node('root'));
  assert.equal(graph.retainedSize()[node('root')], 16 * 4);
});

test('an array that one object owns counts with it', () => {
  const { graph, node } = heap(
    'root -> list',
    'list: object Array 16',
    'list -> =elements elements',
    'elements: array "" 800',
    'elements -> [0] a, [1] b',
    'root -> other',
    'shared: array "" 40',
    'other -> =elements shared',
    'list -> =more shared',
  );
  const shallow = graph.shallowSize();
  assert.equal(shallow[node('list')], 816);
  assert.equal(shallow[node('elements')], 0);
  assert.equal(shallow[node('shared')], 40);
});

test('a WeakMap entry is held by its key', () => {
  const part = 'part of key (Key @7) -> value (Value @9) pair in WeakMap (table @5)';
  const { graph, node } = heap(
    'root -> .t table, .k key',
    'table: array "" 32 #5',
    'key: object Key 16 #7',
    'value: object Value 64 #9',
    `table -> ="1 / ${part}" value`,
    `key -> ="2 / ${part}" value`,
  );
  assert.equal(graph.dominator()[node('value')], node('key'));
  // The later of the two edges gives the distance.
  assert.equal(graph.distance()[node('value')], 2);
});

test('classes are named as DevTools names them', () => {
  const { graph, node } = heap(
    'root -> a, b, c, fn, text, map, lone, one, two',
    'fn: closure onTick 32',
    'text: concatenated_string abc',
    'map: hidden "system / Map"',
    'a: object Object',
    'b: object Object',
    'c: object Object',
    'lone: object Object',
    'a -> .x n',
    'a -> .y n',
    'b -> .x n',
    'b -> .y n',
    'c -> .y n',
    'c -> .x n',
    'c -> .z n',
    'lone -> .w n',
    'one: object Job @1:2:3',
    'two: object Job @1:9:3',
  );
  const nameOf = (label: string): string | undefined => graph.classNames()[graph.classOfNode()[node(label)] ?? -1];
  assert.equal(nameOf('fn'), 'Function');
  assert.equal(nameOf('text'), '(concatenated string)');
  assert.equal(nameOf('map'), '(system)');
  assert.equal(nameOf('a'), '{x, y}');
  // More properties, in another order, still fit the interface.
  assert.equal(nameOf('c'), '{x, y}');
  assert.equal(nameOf('lone'), 'Object');
  // Constructors of one name in two places are two classes.
  assert.equal(nameOf('one'), 'Job');
  assert.equal(nameOf('two'), 'Job');
  assert.notEqual(graph.classOfNode()[node('one')], graph.classOfNode()[node('two')]);
});

test('retained size of a class counts nested instances once', () => {
  const { graph, node } = heap('root -> a -> b -> c', 'a: object Link', 'b: object Link', 'c: object Other 100');
  const of = graph.classOfNode()[node('a')] ?? -1;
  assert.equal(graph.classTotals().count[of], 2);
  assert.equal(graph.classTotals().retainedBytes[of], 132);
});

test('retainers and locations', () => {
  const { graph, node } = heap('root -> a -> .next b', 'root -> .other b', 'b: closure f 32 @7:10:4');
  const { first, from, edge } = graph.retainers();
  const b = node('b');
  const retaining = [...from.subarray(first[b], first[b + 1])];
  assert.deepEqual(retaining.toSorted(), [node('root'), node('a')].toSorted());
  assert.deepEqual([...edge.subarray(first[b], first[b + 1])].map((e) => graph.edgeName(e)).toSorted(), [
    'next',
    'other',
  ]);
  const at = graph.locationIndex(b);
  assert.deepEqual([graph.locations.scriptId[at], graph.locations.line0[at], graph.locations.column0[at]], [7, 10, 4]);
  assert.equal(graph.locationIndex(node('a')), -1);
});
