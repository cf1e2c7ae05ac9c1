import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseProgram } from '../../../src/attribution/program.ts';
import { scriptTable } from '../../../src/attribution/scripts.ts';
import { Sources } from '../../../src/attribution/sources.ts';
import { findContainers } from '../../../src/growth/containers.ts';
import type { Suspect } from '../../../src/model/report.ts';
import { diagnose } from '../../../src/suspects/diagnose.ts';
import { born, growingHeap } from '../../support/growing-heap.ts';
import { place } from '../../support/statements-of-heap.ts';

const folder = mkdtempSync(join(tmpdir(), 'leakline-diagnose-'));
after(() => rmSync(folder, { recursive: true }));

function suspectsOf(source: string, lines: readonly string[]): readonly Suspect[] {
  const url = join(folder, 'main.js');
  writeFileSync(url, source);
  const { growth } = growingHeap(4, lines);
  const scripts = scriptTable(growth.graph, [{ scriptId: '1', url }]);
  const sources = new Sources([folder], scripts.values());
  const containers = findContainers(growth);
  const program = parseProgram(scripts.values(), sources);
  return diagnose({ growth, containers, scripts, sources, program, profile: undefined, thread: 0 });
}

const scope = (source: string, name: string): string[] => [
  'root -> scope',
  'scope: object "system / Context" 32 #11',
  `scope -> $${name} ${name}`,
  `visit: closure visit 64 @1:${place(source, '(req)')} #13`,
  'root -> visit',
  'visit -> =context scope',
];

test('lists of one Map that one statement fills are one suspect, whose figures are of all of them', () => {
  const source = `const rooms = new Map();
exports.visit = (req) => { rooms.get(req.room).push({ by: req.by }); };`;
  const each = 10;
  const bytes = 100;
  const [first, ...others] = suspectsOf(source, [
    ...scope(source, 'rooms'),
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
    ...scope(source, 'kept'),
    'kept: object Array 32 #15',
    'kept -> =elements list',
    'list: array "" 80 #17',
    ...born(4, 10, 'object Row 1000', (label, index) => `list -> =${index} ${label}`),
  ]);
  assert.equal(first.line, 1);
  assert.ok(first.confidence <= 0.2);
  assert.match(first.evidence.find(({ kind }) => kind === 'statement')?.detail ?? '', /no statement of the workspace/);
});
