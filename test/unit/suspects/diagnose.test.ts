import assert from 'node:assert/strict';
import { test } from 'node:test';
import { born } from '../../support/growing-heap.ts';
import { variable } from '../../support/statements-of-heap.ts';
import { suspectsOf } from '../../support/suspects-of-heap.ts';

test('lists of one Map that one statement fills are one suspect, whose figures are of all of them', () => {
  const source = `const rooms = new Map();
exports.visit = (req) => { rooms.get(req.room).push({ by: req.by }); };`;
  const each = 10;
  const bytes = 100;
  const [first, ...others] = suspectsOf(source, [
    ...variable(source, 'rooms'),
    'rooms: object Map 32 #15',
    'rooms -> =table table',
    'table: array "" 80 #17',
    ...[0, 1, 2].flatMap((room) => [
      `room${room}: object Array 32 #${101 + room * 10}`,
      `table -> =${room} room${room}`,
      `room${room} -> =elements list${room}`,
      `list${room}: array "" 80 #${103 + room * 10}`,
      ...born(4, each, `object Visit${room} ${bytes}`, (label, index) => `list${room} -> =${index} ${label}`).map(
        (line) =>
          // The rooms' visits are told apart by their labels and numbers, and are of one class.
          line.replace(
            /object Visit(\d) (\d+) #(\d+)/,
            (_, at, size, id) => `object Visit ${size} #${Number(id) + at * 40}`,
          ),
      ),
    ]),
  ]);
  assert.equal(others.length, 0);
  assert.equal(first.line, 2);
  assert.equal(first.countPerInterval, 3 * each);
  assert.equal(first.bytesPerInterval, 3 * each * bytes);
  assert.ok(first.retainedBytes >= 3 * 3 * each * bytes, `${first.retainedBytes}`);
  assert.match(first.evidence.find(({ kind }) => kind === 'cohorts')?.detail ?? '', /30, 30, 30$/);
  assert.match(first.explanation, /90 Visit/);
});

test('a list of the workspace that no statement explains is named by its declaration, without a claim', () => {
  const source = `const kept = [];
exports.visit = (req) => run(req);`;
  const [first] = suspectsOf(source, [
    ...variable(source, 'kept'),
    'kept: object Array 32 #15',
    'kept -> =elements list',
    'list: array "" 80 #17',
    ...born(4, 10, 'object Row 1000', (label, index) => `list -> =${index} ${label}`),
  ]);
  assert.equal(first.line, 1);
  assert.ok(first.confidence <= 0.2);
  assert.match(first.evidence.find(({ kind }) => kind === 'statement')?.detail ?? '', /no statement of the workspace/);
});
