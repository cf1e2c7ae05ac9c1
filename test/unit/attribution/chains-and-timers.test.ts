import assert from 'node:assert/strict';
import { test } from 'node:test';
import { born } from '../../support/growing-heap.ts';
import { place, statements, variable } from '../../support/statements-of-heap.ts';

test('a generator that hands over to its own next call', () => {
  const main = `function * pages(from) {
  yield { from };
  yield * pages(from + 1);
}
const all = pages(1);
exports.visit = (req) => all.next(req);`;
  const ranked = statements(
    { 'main.js': main },
    [
      ...variable(main, 'all'),
      'all: object pages 32 #15',
      'all -> =parameters_and_registers registers',
      'registers: array "" 80 #17',
      ...born(4, 10, `object pages 300 @1:${place(main, '(from) {')}`, (label, index) =>
        index === 0
          ? `registers -> =4 ${label}\n${label} -> =parameters_and_registers kept-${index}`
          : `kept-${index - 1} -> =4 ${label}\n${label} -> =parameters_and_registers kept-${index}`,
      ).flatMap((line) => line.split('\n')),
      ...born(4, 10, 'array kept 80', () => ''),
    ].filter(Boolean),
  );
  assert.equal(ranked[0], 'pages(from + 1)');
});

/** A promise that never settles, and on it a reaction for each call, whose promise the next call waits for. */
function chainedPromises(main: string, work: string): string[] {
  return [
    ...born(4, 10, 'hidden Reaction 60', (label, index) => {
      const before = index === 0 ? 'stuck' : `Promise-${index - 1}`;
      return `${before} -> =reactions_or_result ${label}\n${label} -> %1 work-${index}, %2 Promise-${index}`;
    }).flatMap((line) => line.replace('hidden Reaction', 'hidden "system / PromiseReaction"').split('\n')),
    ...born(4, 10, 'object Promise 40', () => ''),
    ...born(4, 10, `closure work 64 @1:${place(main, work)}`, () => ''),
  ].filter(Boolean);
}

const QUEUE = `let tail = Promise.resolve();
exports.queue = (work) => { const mine = tail.then(work, work); tail = mine; return mine; };
const late = (work) => { const timer = setTimeout(fail, 50); return Promise.race([work]).finally(() => clearTimeout(timer)); };
exports.visit = (req) => late(exports.queue(async () => store(req)));`;

test('a chain of promises is made by who adds to it, whatever timers were cleared around it', () => {
  const ranked = statements({ 'main.js': QUEUE }, [
    'root -> stuck',
    'stuck: object Promise 32 #11',
    ...chainedPromises(QUEUE, '() => store'),
    'nobody: hidden "system / Oddball" 0 #12',
    ...born(
      4,
      10,
      'object Timeout 900',
      (label, index) => `work-${index} -> =timer ${label}\n${label} -> ._idleNext nobody`,
    ).flatMap((line) => line.split('\n')),
  ]);
  assert.equal(ranked[0], 'tail.then(work, work)');
  assert.ok(!ranked.some((text) => text.startsWith('setTimeout')), 'a timer that no list of Node holds keeps nothing');
});

test('a loop over the ticks of an interval is named by its head', () => {
  const main = `const { setInterval: every } = require('node:timers/promises');
exports.visit = async (req) => {
  let ticks = 0;
  for await (const now of every(1000)) {
    ticks = ticks + 1;
  }
};`;
  const ranked = statements({ 'main.js': main }, [
    'root -> list',
    'list: object TimersList 32 #11',
    'list -> ._idleNext Timeout-29',
    ...born(4, 10, 'object Timeout 300', (label, index) =>
      index === 0 ? `${label} -> ._idleNext list` : `${label} -> ._idleNext Timeout-${index - 1}`,
    ),
  ]);
  assert.equal(ranked[0], 'every(1000)');
});

test('a listener on a request is not what keeps its connection open', () => {
  const main = `const http = require('http');
exports.visit = (req, done) => {
  const asked = http.get({ path: req.path }, (answer) => done(answer.statusCode));
  asked.on('error', done);
};`;
  const ranked = statements({ 'main.js': main }, [
    'root -> [1] handles',
    'handles: synthetic "(Global handles)" 0 #12',
    ...born(4, 10, 'object TCP 100', (label, index) => `handles -> [${2 * index}] ${label}`),
    ...born(4, 10, 'object HTTPParser 100', (label, index) => `handles -> [${2 * index + 1}] ${label}`),
    ...born(4, 10, 'object ClientRequest 400', (label, index) => `HTTPParser-${index} -> .outgoing ${label}`),
    ...born(
      4,
      10,
      `closure done 64 @1:${place(main, '(answer)')}`,
      (label, index) => `ClientRequest-${index} -> .listener ${label}`,
    ),
  ]);
  assert.match(ranked[0], /^http\.get/);
});
