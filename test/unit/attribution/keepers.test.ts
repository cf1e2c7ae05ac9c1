import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entries, place, statements } from '../../support/statements-of-heap.ts';

/** A Map in a variable of a package's function or module; the second file is the package's. */
function inPackage(variable: string, packageFunction: string): string[] {
  return [
    'root -> scope, door',
    'scope: object "system / Context" 32 #11',
    `scope -> $${variable} map`,
    'map: object Map 32 #15',
    'map -> =table table',
    'table: array "" 800 #17',
    `door: closure door 64 @2:${packageFunction} #19`,
    'door -> =context scope',
    ...entries('table'),
  ];
}

test('of the calls of a package, the one that its own source leads from into the container', () => {
  const main = `const lobby = require('lobby');
exports.handle = (req) => {
  lobby.join(req.who, req.room);
  lobby.describe(req.room);
};`;
  const lobby = `const rooms = new Map();
function enter(id, who) { rooms.set(id, { who, since: new Date() }); }
exports.join = function join(who, id) { if (who) enter(id, who); };
exports.describe = function describe(id) { return String(rooms.get(id)?.who); };`;
  const files = { 'main.js': main, 'node_modules/lobby/index.js': lobby };
  const [best] = statements(files, inPackage('rooms', place(lobby, '(id, who)')));
  assert.equal(best, 'lobby.join(req.who, req.room)');
});

test('what a package made is called by what a call of it gave back', () => {
  const main = `const forms = require('forms');
exports.order = (req) => {
  const form = forms.fields({ name: forms.text(40), count: forms.number() });
  return form.named(req.id);
};`;
  const source = `const known = new Map();
class Form {
  constructor(fields) { this.fields = fields; }
  named(id) { known.set(id, this); return this; }
}
exports.fields = (fields) => new Form(fields);
exports.text = (most) => new Form({ most });
exports.number = () => new Form({});`;
  const files = { 'main.js': main, 'node_modules/forms/index.js': source };
  const [best] = statements(files, inPackage('known', place(source, '(id)')));
  assert.equal(best, 'form.named(req.id)');
});

test('a container in the scope of what a package made is of the call that made it', () => {
  const main = `const { each, grouped } = require('flow');
exports.watch = (source) => {
  each(source, (value) => value.ok);
  grouped(source, (value) => value.key);
};`;
  const flow = `exports.each = function each(source, take) { source.take((value) => take(value)); };
exports.grouped = function grouped(source, keyOf) {
  const groups = new Map();
  source.take((value) => { groups.set(keyOf(value), [value]); });
};`;
  const files = { 'main.js': main, 'node_modules/flow/index.js': flow };
  const [best] = statements(files, inPackage('groups', place(flow, '(value) => { groups')));
  assert.equal(best, 'grouped(source, (value) => value.key)');
});

test('of two calls alike, the one whose result is not given back on every way', () => {
  const main = `const watch = require('watch');
exports.leave = (req) => {
  const lap = watch.lap(req.id, 'leave');
  if (req.isLate) lap.end();
};
exports.look = (req) => {
  const lap = watch.lap(req.id, 'look');
  req.look();
  lap.end();
};`;
  const laps = `const laps = new Map();
exports.lap = function lap(id, what) {
  laps.set(id, what);
  return { end: () => laps.delete(id) };
};`;
  const files = { 'main.js': main, 'node_modules/watch/index.js': laps };
  const ranked = statements(files, inPackage('laps', place(laps, '(id, what)')));
  assert.deepEqual(ranked.slice(0, 2), ["watch.lap(req.id, 'leave')", "watch.lap(req.id, 'look')"]);
});
