import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Suspect } from '../../../src/model/report.ts';
import { born } from '../../support/growing-heap.ts';
import { place, variable } from '../../support/statements-of-heap.ts';
import { suspectsOf } from '../../support/suspects-of-heap.ts';

function firstSuspect(source: string, lines: readonly string[]): Suspect {
  const [first] = suspectsOf(source, lines);
  assert.ok(first, 'something is suspected');
  return first;
}

const several = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split('\n')).filter(Boolean);

test('a variable whose new value holds the one before is replaced, and nothing can be deleted from it', () => {
  const source = `let prices = { of: () => 0 };
exports.load = (req) => {
  const former = prices;
  prices = { of: (name) => req[name] ?? former.of(name) };
};`;
  const { title, explanation, remedy, line } = firstSuspect(source, [
    'root -> scope, load',
    'scope: object "system / Context" 32 #11',
    `load: closure load 64 @1:${place(source, '(req)')} #13`,
    'load -> =context scope',
    'scope -> $prices Object-29',
    ...born(4, 10, 'object Object 40', (label, index) => `${label} -> .of of-${index}`),
    ...several(
      born(
        4,
        10,
        `closure of 64 @1:${place(source, '(name)')}`,
        (label, index) => `${label} -> =context scope-${index}`,
      ),
    ),
    ...born(
      4,
      10,
      'object scope 200',
      (label, index) => `${label} -> $former ${index > 0 ? `Object-${index - 1}` : 'nothing'}`,
    ).map((text) => text.replace('object scope', 'object "system / Context"')),
    'nothing: hidden "system / Oddball" 0 #15',
  ]);
  assert.equal(line, 4);
  assert.equal(title, 'Each new value of prices holds the one before: +10 values per interval');
  assert.match(explanation, /^prices is replaced each time this runs/);
  assert.match(remedy, /hold the former one/);
});

test('of the timers of a list those are counted that run', () => {
  const source = `exports.visit = (req) => { setInterval(() => req.poll(), 1000); };`;
  const at = place(source, '() => req');
  const { title, countPerInterval } = firstSuspect(source, [
    'root -> list',
    'list: object TimersList 32 #11',
    'list -> ._idleNext Timeout-29',
    ...several(
      born(4, 10, 'object Timeout 300', (label, index) =>
        [
          `${label} -> ._idleNext ${index > 0 ? `Timeout-${index - 1}` : 'list'}`,
          `${label} -> ._onTimeout poll-${index}`,
          `${label} -> .session Session-${index}`,
        ].join('\n'),
      ),
    ),
    ...several(born(4, 10, `closure poll 64 @1:${at}`, () => '')),
    ...several(born(4, 10, 'object Session 64', (label, index) => `${label} -> .cleared Cleared-${index}`)),
    ...several(
      born(4, 10, 'object Cleared 64', (label) => `${label} -> ._idleNext nothing`).map((text) =>
        text.replace('object Cleared', 'object Timeout'),
      ),
    ),
    'nothing: hidden "system / Oddball" 0 #13',
  ]);
  assert.equal(countPerInterval, 10);
  assert.match(title, /^`setInterval.* is never cleared: \+10 timers per interval$/);
});

test('listeners are counted, not the signals they are registered on', () => {
  const source = `exports.visit = (signal, req) => { signal.addEventListener('abort', () => req.end()); };`;
  const at = place(source, '() => req');
  const { title, unit } = firstSuspect(source, [
    'root -> inUse',
    'inUse: object Set 32 #11',
    'inUse -> =table table',
    'table: array "" 800 #13',
    ...several(
      born(4, 10, 'object EventTarget 100', (label, index) =>
        [
          `table -> =${2 * index} ${label}`,
          ...[0, 1, 2].map((each) => `${label} -> [${each}] Listener-${3 * index + each}`),
        ].join('\n'),
      ),
    ),
    ...several(born(4, 30, 'object Listener 100', (label, index) => `${label} -> .callback end-${index}`)),
    ...several(born(4, 30, `closure end 64 @1:${at}`, () => '')),
  ]);
  assert.equal(unit, 'listeners');
  assert.match(title, /\+30 listeners per interval$/);
});

test('a list that no variable leads to has no name, and a loop of who calls is not the statement’s own', () => {
  const source = `const note = (list, by, at) => { list.push({ by, at }); };
exports.visit = (req) => { for (const by of req.names) note(req.list, by, req.at); };`;
  const { title, explanation } = firstSuspect(source, [
    'root -> [0] list',
    'list: object Array 32 #11',
    'text: string text 16 #13',
    ...several(
      born(4, 10, 'object Object 300', (label, index) => `list -> [${index}] ${label}\n${label} -> .by text, .at text`),
    ),
  ]);
  assert.equal(title, 'an unnamed Array only grows: +10 entries per interval');
  assert.match(explanation, /each time this runs/);
});

test('what a package keeps in a scope of its own is named by its variable, behind the function that leads there', () => {
  const source = `const schedule = require('schedules')();
exports.visit = (req) => { schedule(() => req.run()); };`;
  const { evidence } = firstSuspect(source, [
    ...variable(source, 'schedule'),
    'schedule: closure schedule 64 @9:3:20 #15',
    'schedule -> =context inner',
    'inner: object "system / Context" 32 #17',
    'inner -> $tasks tasks',
    'tasks: object Set 32 #19',
    'tasks -> =table table',
    'table: array "" 800 #21',
    ...several(
      born(
        4,
        10,
        'object Task 100',
        (label, index) => `table -> =${2 * index} ${label}\n${label} -> .run run-${index}`,
      ),
    ),
    ...several(born(4, 10, `closure run 64 @1:${place(source, '() => req')}`, () => '')),
  ]);
  assert.ok(evidence.some(({ detail }) => detail === 'Set held by tasks behind schedule'));
});

test('text that is appended to is no variable that holds what it held before', () => {
  const source = `let log = '';
exports.visit = (req) => { log = log + req.line; };`;
  const { title } = firstSuspect(source, [
    ...variable(source, 'log', 'rope-29'),
    'line: string line 16 #15',
    ...born(4, 10, 'rope rope 300', (label, index) => `${label} -> %1 ${index > 0 ? `rope-${index - 1}` : 'line'}`).map(
      (text) => text.replace(': rope rope', ': "concatenated string" ""'),
    ),
  ]);
  assert.match(title, /^log only grows/);
});
