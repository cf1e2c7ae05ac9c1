import assert from 'node:assert/strict';
import { test } from 'node:test';
import { born } from '../../support/growing-heap.ts';
import { place, programOf, statements } from '../../support/statements-of-heap.ts';
import { runsOnce } from '../../../src/attribution/runs-once.ts';

const BORN = 30;

/** Thirty steps are linked both ways, the last three are in: who was taken out is held by `before` alone. */
function history(own: string): string[] {
  const steps = born(4, BORN / 3, 'object Step 300', (label, index) =>
    index === 0 ? 'Step-0 -> .before old' : `${label} -> .before Step-${index - 1}`,
  );
  const back = Array.from({ length: BORN - 1 }, (_, index) => `Step-${index} -> .after Step-${index + 1}`);
  return [
    'root -> scope, own',
    'scope: object "system / Context" 32 #11',
    'scope -> $history history',
    'history: object History 32 #13',
    'old: object Step 300 #15',
    'old -> .after Step-0',
    `history -> .last Step-${BORN - 1}`,
    `history -> .first Step-${BORN - 3}`,
    `own: closure own 64 @1:${own} #19`,
    'own -> =context scope',
    ...steps,
    ...back,
  ];
}

const HISTORY = `class Step { constructor(text) { this.text = text; this.before = undefined; this.after = undefined; } }
class History {
  constructor(most) { this.most = most; this.first = null; this.last = null; }
  note(text) { this.#append(new Step(text)); if (this.count > this.most) this.#drop(); }
  #append(step) {
    step.before = this.last;
    step.after = undefined;
    if (this.last) this.last.after = step;
    this.last = step;
    this.first ??= step;
  }
  #unlink(step) { if (step.after) step.after.before = step.before; if (step.before) step.before.after = step.after; }
  #drop() { this.first = this.first.after; }
}
let history = new History(3);
exports.note = (text) => history.note(text);
exports.reset = () => { history = new History(3); };`;

test('a list that is linked both ways is held by the link that leads to its members', () => {
  const [best] = statements({ 'history.js': HISTORY }, history(place(HISTORY, '(text) => history')));
  assert.equal(best, 'step.before = this.last');
});

test('a literal that only has room for the link does not link', () => {
  const source = HISTORY.replace('new Step(text)', '{ text, before: null, after: null }').replace(/class Step .*/, '');
  const steps = history(place(source, '(text) => history')).map((line) =>
    line
      .replaceAll('object Step', 'object Object')
      .replace(/^(Step-\d+) -> \.before .*/, (link, label) => `${link}\n${label} -> .text text`),
  );
  const lines = [
    ...steps.flatMap((line) => line.split('\n')),
    'text: string "a text" 24 #21',
    'nothing: hidden "system / Oddball" 24 #23',
    'old -> .text text',
    'old -> .before nothing',
    `Step-${BORN - 1} -> .after nothing`,
  ];
  const [best] = statements({ 'history.js': source }, lines);
  assert.equal(best, 'step.before = this.last');
});

test('the constructor of what is made once, when the module is loaded, runs once', () => {
  const once = (source: string): boolean => {
    const [parsed] = programOf({ 'made.js': source }).scripts;
    return runsOnce(
      parsed,
      parsed.syntax.functions.findIndex(({ isConstructor }) => isConstructor),
    );
  };
  const made = 'class Plans { constructor(most) { this.most = most; } }\nconst plans = new Plans(60);';
  assert.equal(once(made), true);
  assert.equal(once(`${made}\nexports.again = () => new Plans(3);`), false);
  assert.equal(once(`${made}\nexports.plans = (make) => make(Plans);`), false);
  assert.equal(once(`${made}\nclass More extends Plans {}`), false);
  assert.equal(once(made.replace('const plans =', 'exports.plans = () =>')), false);
});
