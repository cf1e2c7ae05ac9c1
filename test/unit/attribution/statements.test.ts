import assert from 'node:assert/strict';
import { test } from 'node:test';
import { born } from '../../support/growing-heap.ts';
import { entries, place, statements } from '../../support/statements-of-heap.ts';

test('the property of the class that the path names, not another Map of that method', () => {
  const source = `class Ledger {
  constructor() { this.open = new Map(); this.closed = new Map(); }
  track(entry) { this.closed.set(entry.id, 1); this.open.set(entry.id, entry); }
}
const ledger = new Ledger();
module.exports = () => ledger.track({});`;
  const [best] = statements({ 'ledger.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $ledger ledger',
    'ledger: object Ledger 32 #13',
    'ledger -> .open open',
    'open: object Map 32 #15',
    'open -> =table table',
    'table: array "" 800 #17',
    `track: closure track 32 @1:${place(source, '(entry)')} #19`,
    'track -> =context scope',
    'scope -> $track track',
    ...entries('table'),
  ]);
  assert.equal(best, 'this.open.set(entry.id, entry)');
});

test('the call around a listener literal, by the place of the function itself', () => {
  const source = `const bus = require('./bus');
exports.first = (request) => { bus.on('done', () => request.log('first')); };
exports.second = (request) => { bus.on('done', () => request.log('second')); };`;
  const [best] = statements({ 'listen.js': source, 'bus.js': 'module.exports = new (require("events"))()' }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $bus bus',
    'bus: object EventEmitter 32 #13',
    'bus -> ._events events -> .done list',
    'events: object Object 32 #15',
    'list: object Array 32 #17',
    ...born(
      4,
      10,
      `closure listener 64 @1:${place(source, "() => request.log('second')")}`,
      (label, index) => `list -> [${index}] ${label}`,
    ),
  ]);
  assert.match(best, /bus\.on\('done', \(\) => request\.log\('second'\)\)/);
});

test('an exported Map that another module fills through its import', () => {
  const files = {
    'store.mjs': 'export const seen = new Map();\nexport const other = new Map();',
    'route.mjs': `import { other, seen as known } from './store.mjs';
export function route(request) { other.set(request.id, 1); known.set(request.id, request); }`,
  };
  const [best] = statements(files, [
    'root -> module',
    'module: hidden "system / SourceTextModule" 64 #11',
    'module -> %0 exports, %4 generator',
    'generator: object Generator 32 @1:0:0 #13',
    'exports: array "" 64 #15',
    'exports -> =7 exportName, =8 cell',
    'exportName: string seen 16 #17',
    'cell: hidden "system / Cell" 16 #19',
    'cell -> =value map',
    'map: object Map 32 #21',
    'map -> =table table',
    'table: array "" 800 #23',
    ...entries('table'),
  ]);
  assert.equal(best, 'known.set(request.id, request)');
});

test('a literal with the members’ keys is told from others pushed to the same array', () => {
  const source = `const jobs = [];
exports.add = (name, data) => { jobs.push({ name, data }); };
exports.flush = () => { jobs.push({ flush: true, at: 1 }); };`;
  const [best] = statements({ 'jobs.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $jobs jobs',
    'jobs: object Array 32 #13',
    `add: closure add 32 @1:${place(source, '(name, data)')} #19`,
    'add -> =context scope',
    'scope -> $add add',
    'text: string text 16 #21',
    ...born(4, 10, 'object Object 32', (label, index) => `jobs -> [${index}] ${label} -> .name text, .data text`),
  ]);
  assert.equal(best, 'jobs.push({ name, data })');
});

test('what runs once, when the module is loaded, is no suspect', () => {
  const source = `const seen = new Map();
seen.set('start', {});
exports.see = (id, value) => { seen.set(id, value); };`;
  const [best] = statements({ 'seen.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $seen map',
    'map: object Map 32 #13',
    'map -> =table table',
    'table: array "" 800 #15',
    `see: closure see 32 @1:${place(source, '(id, value)')} #19`,
    'see -> =context scope',
    'scope -> $see see',
    ...entries('table'),
  ]);
  assert.equal(best, 'seen.set(id, value)');
});

test('what a package keeps behind its own export is put there by the call that hands something over', () => {
  const source = `const registry_1 = require('registry');
function seen(name) { return registry_1.container.resolve(name); }
module.exports = (visit) => { registry_1.container.register(Symbol(), { useValue: visit }); return seen(visit); };`;
  const [best] = statements({ 'context.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $registry_1 registry',
    'registry: object Object 32 #13',
    'registry -> .instance instance',
    'instance: object Container 32 #15',
    'instance -> ._map map',
    'map: object Map 32 #17',
    'map -> =table table',
    'table: array "" 800 #19',
    `seen: closure seen 64 @1:${place(source, '(name)')} #21`,
    'root -> seen',
    'seen -> =context scope',
    ...entries('table', 'Object'),
  ]);
  assert.equal(best, 'registry_1.container.register(Symbol(), { useValue: visit })');
});

test('modules that are loaded under ever new names lead to the call that makes the name', () => {
  const source = `async function fresh(name) {
  const fs = await import('node:fs');
  return import(\`./\${name}.mjs?v=\${fs.constants.R_OK}\`);
}
export default (name) => fresh(name);`;
  const [best] = statements({ 'loader.mjs': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $cascadedLoader loader',
    'loader: object ModuleLoader 32 #13',
    'loader -> .loadCache cache',
    'cache: object LoadCache 32 #15',
    'cache -> =table table',
    'table: array "" 800 #17',
    ...entries('table', 'ModuleJob'),
  ]);
  assert.match(best, /^import\(`/);
});

test('members that hold one another are linked by their own class', () => {
  const source = `class Span {
  constructor(name, parent) { this.name = name; this.parent = parent; }
}
const last = {};
module.exports = (name) => { last.note = name; };`;
  const links = born(4, 40, 'object Span 100', (label, index) =>
    index === 0 ? `${label} -> .name n` : `${label} -> .parent Span-${index - 1}`,
  );
  const [best] = statements({ 'trace.js': source }, [
    'root -> queue',
    'queue: object Queue 32 #11',
    'queue -> .wake wake',
    'wake: closure wake 64 #3901',
    'wake -> =context scope',
    'scope: object "system / Context" 32 #3903',
    'scope -> $span Span-119',
    'n: string job 20 #13',
    ...links,
  ]);
  assert.equal(best, 'this.parent = parent');
});

/** A Map that an instance behind the variable `desk` holds under a name, taking in plain objects. */
function mapBehind(source: string, names: readonly string[], file = 1): string[] {
  const labels = ['desk', ...names];
  const chain = labels.slice(1).map((name, index) => `${labels[index]} -> .${name} ${name}`);
  return [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    `scope -> $${labels[0]} ${labels[0]}`,
    ...labels.slice(0, -1).map((label, index) => `${label}: object Desk${index || ''} 32 #${13 + index * 2}`),
    ...chain,
    `${labels.at(-1)}: object Map 32 #51`,
    `${labels.at(-1)} -> =table table`,
    'table: array "" 800 #53',
    `user: closure user 64 @${file}:${place(source, '(user)')} #55`,
    'root -> user',
    'user -> =context scope',
    ...entries('table', 'Object'),
  ];
}

test('a Map that a function gives back, a method gives back, or a parameter takes apart', () => {
  const byFunction = `const desk = new Desk();
function openOf(at) { const open = at.open; return open ?? none; }
const other = new Map();
function note(ticket) { other.set(ticket.id, ticket); }
module.exports = function add(user) { openOf(desk).set(user.id, { user }); note(user); };`;
  const [called] = statements({ 'a.js': byFunction }, mapBehind(byFunction, ['open']));
  assert.equal(called, 'openOf(desk).set(user.id, { user })');

  const byMethod = `class Desk {
  open = new Map();
  closed = new Map();
  list(isOpen) { return isOpen ? this.open : this.closed; }
  add(ticket) { const list = this.list(true); list.set(ticket.id, ticket); }
  end(ticket) { this.closed.set(ticket.id, ticket); }
}
const desk = new Desk();
module.exports = function add(user) { desk.add({ user }); };`;
  const [returned] = statements({ 'b.js': byMethod }, mapBehind(byMethod, ['open']));
  assert.equal(returned, 'list.set(ticket.id, ticket)');

  const byParameter = `const desk = { open: new Map(), done: new Map() };
function handlers({ open: tickets, done }) {
  return { add(user) { tickets.set(user.id, user); }, end(user) { done.set(user.id, user); } };
}
module.exports = handlers(desk);`;
  const [taken] = statements({ 'c.js': byParameter }, mapBehind(byParameter, ['open']));
  assert.equal(taken, 'tickets.set(user.id, user)');
});

test('a value of a WeakMap is not the WeakMap: what puts the Map in is not what fills it', () => {
  const source = `const stores = new WeakMap();
function storeOf(owner) {
  let store = stores.get(owner);
  if (!store) stores.set(owner, (store = new Map()));
  return store;
}
module.exports = function remember(owner, key, value) {
  const store = storeOf(owner);
  store.set(key, value);
};`;
  const [best] = statements({ 'cached.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $stores weak',
    'weak: object WeakMap 32 #13',
    'weak -> =table pairs',
    'pairs: array "" 64 #15',
    'pairs -> ="3 / part of key (Owner @17) -> value (Map @19) pair in WeakMap (table @15)" map',
    'map: object Map 32 #19',
    'map -> =table table',
    'table: array "" 800 #21',
    `use: closure storeOf 64 @1:${place(source, '(owner) {')} #23`,
    'root -> use',
    'use -> =context scope',
    ...entries('table', 'Object'),
  ]);
  assert.equal(best, 'store.set(key, value)');
});

test('a copy with one more entry inside a literal puts it there', () => {
  const source = `let desk = { open: {}, count: 0 };
function reduce(state, ticket) {
  return { ...state, count: state.count + 1, open: { ...state.open, [ticket.id]: { id: ticket.id, lines: ticket.lines } } };
}
module.exports = function add(user) { desk = reduce(desk, { id: user.id, lines: [] }); };`;
  const [best] = statements({ 'reducer.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $desk desk',
    'desk: object Object 32 #13',
    'desk -> .open open',
    'open: object Object 32 #15',
    `user: closure add 64 @1:${place(source, '(user)')} #55`,
    'root -> user',
    'user -> =context scope',
    'lines: object Array 16 #57',
    ...born(4, 10, 'object Object 100', (label, index) => `open -> .t${index} ${label} -> .lines lines`),
  ]);
  assert.match(best, /^open: \{ \.\.\.state\.open/);
});

test('what keeps the members is handed to a function of Node: the call that hands it over', () => {
  const source = `const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
module.exports = function work(user) { return AbortSignal.any([stopping.signal, user.signal]); };`;
  const [best] = statements({ 'work.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $stopping stopping',
    'stopping: object AbortController 32 #13',
    'stopping -> .#signal signal',
    'signal: object AbortSignal 32 #15',
    'signal -> ."<symbol kDependantSignals>" set',
    'set: object Set 32 #17',
    'set -> =table table',
    'table: array "" 800 #19',
    `user: closure work 64 @1:${place(source, '(user)')} #55`,
    'root -> user',
    'user -> =context scope',
    ...entries('table', 'WeakRef'),
  ]);
  assert.equal(best, 'AbortSignal.any([stopping.signal, user.signal])');
});

test('what main() makes once is no suspect beside what a handler hands to it', () => {
  const source = `const { Broker } = require('broker');
async function main() {
  const desk = new Broker({ name: 'one' });
  await desk.start();
  serve(async function handle(user) { desk.createService({ name: user.id }); });
}
main();`;
  const heapOf = [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $desk desk',
    'desk: object Broker 32 #13',
    'desk -> ._services list',
    'list: object Map 32 #15',
    'list -> =table table',
    'table: array "" 800 #17',
    `user: closure handle 64 @1:${place(source, '(user)')} #55`,
    'root -> user',
    'user -> =context scope',
    ...entries('table', 'Service'),
  ];
  assert.match(statements({ 'main.js': source }, heapOf)[0], /^desk\.createService/);
});

test('a list that is made in the same expression it is appended to', () => {
  const source = `const lists = {};
const others = {};
module.exports = function add(user) { (others[user.id] ??= []).push(user.name); (lists[user.day] ??= []).push(user.name); };`;
  const [best] = statements({ 'lists.js': source }, [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    'scope -> $lists lists, $others others',
    'others: object Object 16 #13',
    'lists: object Object 32 #15',
    'lists -> .monday monday',
    'monday: object Array 32 #17',
    'monday -> =elements elements',
    'elements: array "" 800 #19',
    `user: closure add 64 @1:${place(source, '(user)')} #55`,
    'root -> user',
    'user -> =context scope',
    ...entries('elements', 'Note'),
  ]);
  assert.equal(best, '(lists[user.day] ??= []).push(user.name)');
});
