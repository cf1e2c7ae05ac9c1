import assert from 'node:assert/strict';
import { test } from 'node:test';
import { born } from '../../support/growing-heap.ts';
import { entries, place, statements, variable } from '../../support/statements-of-heap.ts';

const store = (source: string): string[] => variable(source, 'store');

test('a class of the workspace stores in its own statement, whoever calls it', () => {
  const main = `const store = require('./shelf');
exports.visit = (req) => { store.put(req.id, req); };`;
  const shelf = `class Shelf { constructor() { this.rows = new Map(); }
  put(id, row) { if (!this.rows.has(id)) this.rows.set(id, row); } }
module.exports = new Shelf();`;
  const ranked = statements({ 'main.js': main, 'shelf.js': shelf }, [
    ...store(main),
    `store: object Shelf 32 @2:0:${shelf.indexOf('()')} #15`,
    'store -> .rows rows',
    'rows: object Map 32 #17',
    'rows -> =table table',
    'table: array "" 800 #19',
    ...entries('table'),
  ]);
  assert.equal(ranked[0], 'this.rows.set(id, row)');
});

test('a class that extends Map stores as a Map does', () => {
  const main = `const Bins = require('./bins');
const store = new Bins();
exports.visit = (req) => { store.drop(req.day, req); };`;
  const bins = `class Bins extends Map {
  drop(day, what) { const bin = super.get(day); if (bin) bin.push(what); else super.set(day, [what]); } }
module.exports = Bins;`;
  const ranked = statements({ 'main.js': main, 'bins.js': bins }, [
    ...store(main),
    `store: object Bins 32 @2:0:6 #15`,
    'store -> =table table, .__proto__ proto',
    'proto: object Map 32 #21',
    'proto -> .constructor Bins, .__proto__ base',
    'Bins: closure Bins 64 @2:0:6 #23',
    'base: object Map 32 #25',
    'base -> .constructor Map',
    'Map: closure Map 64 #27',
    'table: array "" 800 #19',
    ...entries('table', 'Array'),
  ]);
  assert.equal(ranked[0], 'super.set(day, [what])');
});

test('functions that a factory of the workspace returned store in their own statement', () => {
  const main = `const store = require('./basket')();
exports.visit = (req) => { store.drop(req.day, req); };`;
  const basket = `module.exports = () => {
  const byDay = new Map();
  return { drop(day, what) { byDay.get(day).push(what); } };
};`;
  const ranked = statements({ 'main.js': main, 'basket.js': basket }, [
    ...store(main),
    'store: object Object 32 #15',
    'store -> .drop drop',
    `drop: closure drop 64 @2:${place(basket, '(day, what)')} #17`,
    'drop -> =context inner',
    'inner: object "system / Context" 32 #21',
    'inner -> $byDay byDay',
    'byDay: object Map 32 #23',
    'byDay -> =table table',
    'table: array "" 800 #25',
    'table -> =1 day',
    'day: object Array 32 #27',
    'day -> =elements list',
    'list: array "" 800 #29',
    ...entries('list'),
  ]);
  assert.equal(ranked[0], 'byDay.get(day).push(what)');
});

test('what a package keeps is put there by the call that leads into it', () => {
  const main = `const store = require('lru')(10);
exports.visit = (req) => { store.put(req.id, req); };`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object Lru 32 @9:0:0 #15',
    'store -> .rows rows',
    'rows: object Map 32 #17',
    'rows -> =table table',
    'table: array "" 800 #19',
    ...entries('table'),
  ]);
  assert.equal(ranked[0], 'store.put(req.id, req)');
});

test('a heap makes its list longer where it appends, not where it moves what is in it', () => {
  const main = `const store = [];
function swap(a, b) { const held = store[a]; store[a] = store[b]; store[b] = held; }
exports.visit = (req) => { store.push(req); swap(0, store.length - 1); };`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object Array 32 #15',
    'store -> =elements list',
    'list: array "" 800 #17',
    ...entries('list'),
  ]);
  assert.equal(ranked[0], 'store.push(req)');
});

test('a variable is also what it is set to: the nodes of a tree', () => {
  const main = `class Node { constructor() { this.below = new Map(); } }
const store = new Node();
exports.visit = (req) => {
  let node = store;
  for (const part of req.path) {
    let next = node.below.get(part);
    if (!next) { next = new Node(); node.below.set(part, next); }
    node = next;
  }
};`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    `store: object Node 32 @1:0:24 #15`,
    'store -> .below below',
    'below: object Map 32 #17',
    'below -> =table table',
    'table: array "" 800 #19',
    ...entries('table', 'Node'),
  ]);
  assert.equal(ranked[0], 'node.below.set(part, next)');
});

/** A list `rows` in the state of a store that a package made, and below a slice `board` of it. */
const stateOfPackage = [
  'store: object Object 32 #15',
  'store -> .getState getState',
  'getState: closure getState 64 @9:1:1 #17',
  'getState -> =context inner',
  'inner: object "system / Context" 32 #21',
  'inner -> $state state',
  'state: object Object 32 #23',
  'state -> .rows rows',
  'rows: object Array 32 #25',
  'rows -> =elements list',
  'list: array "" 800 #27',
  ...entries('list'),
];

test('a draft of the state that a package keeps is filled by the statement that names its part', () => {
  const main = `const { createSlice, configureStore } = require('redux');
const slice = createSlice({ reducers: { noted(state, action) { state.rows.push(action.payload); } } });
const store = configureStore(slice);
exports.visit = (req) => { store.dispatch(slice.noted(req)); };`;
  const ranked = statements({ 'main.js': main }, [...store(main), ...stateOfPackage]);
  assert.equal(ranked[0], 'state.rows.push(action.payload)');
});

test('a draft that is the list itself, in a function that a package was handed', () => {
  const main = `const { createSlice, configureStore } = require('redux');
const slice = createSlice({ reducers: { noted: (rows, action) => { rows.push(action.payload); } } });
const store = configureStore(slice);
exports.visit = (req) => { store.dispatch(slice.noted(req)); };`;
  const ranked = statements({ 'main.js': main }, [...store(main), ...stateOfPackage]);
  assert.equal(ranked[0], 'rows.push(action.payload)');
});

test('a reducer that gives back a longer copy', () => {
  const main = `const { combineReducers, createStore } = require('redux');
function rows(state = [], action) { return action.type === 'noted' ? [...state, action.row] : state; }
const store = createStore(combineReducers({ rows }));
exports.visit = (req) => { store.dispatch({ type: 'noted', row: req }); };`;
  const ranked = statements({ 'main.js': main }, [...store(main), ...stateOfPackage]);
  assert.equal(ranked[0], '[...state, action.row]');
});

test('classes and copies as Babel writes them', () => {
  const main = `var store = new Views();
var Views = function () {
  function Views() { this.pages = {}; }
  return _createClass(Views, [{ key: 'seen', value: function seen(who, page) {
    this.pages = _objectSpread(_objectSpread({}, this.pages), {}, _defineProperty({}, who, [page])); } }]);
}();
exports.visit = function (req) { store.seen(req.who, req.page); };`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    `store: object Views 32 @1:${place(main, '() { this.pages')} #15`,
    'store -> .pages pages',
    'pages: object Object 32 #17',
    'pages -> =properties table',
    'table: array "" 800 #19',
    ...entries('table', 'Array'),
  ]);
  assert.match(ranked[0], /^this\.pages = _objectSpread/);
});

test('a function that waits for its own next call chains promises that never settle', () => {
  const main = `const store = { wake: null };
const rest = () => new Promise((resolve) => { store.wake = resolve; });
exports.visit = (req) => { store.wake(req); };
async function serve() { await rest(); return serve(); }`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object Object 32 #15',
    'store -> .wake Promise-29',
    `generator: object Generator 32 @1:${place(main, '() { await')} #7001`,
    ...born(4, 10, 'object Promise 300', (label, index) =>
      index === 0 ? `${label} -> .generator generator` : `Promise-${index} -> .reactions Promise-${index - 1}`,
    ),
  ]);
  assert.equal(ranked[0], 'serve()');
});

test('two functions that wait for calls of each other', () => {
  const main = `const store = { wake: null };
const rest = () => new Promise((resolve) => { store.wake = resolve; });
exports.visit = (req) => { store.wake(req); };
async function serve() { await rest(); return pause(); }
async function pause() { return serve(); }`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object Object 32 #15',
    'store -> .wake Promise-29',
    `generator: object Generator 32 @1:${place(main, '() { await')} #7001`,
    ...born(4, 10, 'object Promise 300', (label, index) =>
      index === 0 ? `${label} -> .generator generator` : `Promise-${index} -> .reactions Promise-${index - 1}`,
    ),
  ]);
  assert.match(ranked[0], /^(pause|serve)\(\)$/);
});

test('plain objects that hold the one before are linked by the literal they are made by', () => {
  const main = `const store = require("scopes");
exports.visit = (req) => { const span = { name: req.name, up: store.current() }; store.run(span); };`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object Other 32 #15',
    'root -> handle',
    'handle: closure handle 64 #17',
    'handle -> =context inner',
    'inner: object "system / Context" 32 #19',
    'inner -> $span Object-29',
    'text: string text 16 #21',
    ...born(4, 10, 'object Object 300', (label, index) =>
      index === 0 ? `${label} -> .name text` : `${label} -> .name text, .up Object-${index - 1}`,
    ),
  ]);
  assert.equal(ranked[0], 'span = { name: req.name, up: store.current() }');
});

test('an async function that awaits its own next call keeps every call suspended', () => {
  const main = `const store = require('events').bus;
exports.visit = (req) => { store.emit('job', req); };
const serve = async () => { const job = await next(store); count(job); await serve(); };`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object EventEmitter 32 #15',
    'store -> .waiting Frame-29',
    ...born(4, 10, 'object Frame 300', (label, index) =>
      index === 0 ? 'root -> store' : `${label} -> .of Frame-${index - 1}`,
    ),
    ...born(4, 10, 'object Promise 40', (label, index) => `Frame-${index} -> .promise ${label}`),
    ...born(4, 10, 'object Generator 80', (label, index) => `Frame-${index} -> .generator ${label}`),
  ]);
  assert.equal(ranked[0], 'serve()');
});

test('who settles a promise is not who waits for it: a race in a helper', () => {
  const main = `const store = defer();
const first = async (answer, other) => { const won = await Promise.race([answer, other]); return won; };
exports.visit = (req) => first(req.answer, store.promise);
exports.stop = () => { store.resolve({ stopped: true }); };`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object Deferred 32 #15',
    'store -> .promise waiting',
    'waiting: object Promise 32 #17',
    'waiting -> =reactions_or_result Reaction-29',
    ...born(4, 10, 'hidden Reaction 300', (label, index) =>
      index === 0 ? 'root -> store' : `${label} -> =next Reaction-${index - 1}`,
    ).map((line) => line.replace('hidden Reaction', 'hidden "system / PromiseReaction"')),
  ]);
  assert.match(ranked[0], /Promise\.race/);
});

test('a loop that walks down a tree of plain objects fills whatever node it has come to', () => {
  const main = `const store = {};
exports.visit = (req) => {
  let node = store;
  for (const part of req.path) { node[part] ??= {}; node = node[part]; }
};`;
  const ranked = statements({ 'main.js': main }, [
    ...store(main),
    'store: object Object 32 #15',
    'store -> .a a',
    'a: object Object 32 #17',
    'a -> .b b',
    'b: object Object 32 #19',
    'b -> =properties table',
    'table: array "" 800 #21',
    ...entries('table', 'Object'),
  ]);
  assert.equal(ranked[0], 'node[part] ??= {}');
});
