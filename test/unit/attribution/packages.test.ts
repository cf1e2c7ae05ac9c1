import assert from 'node:assert/strict';
import { test } from 'node:test';
import { born } from '../../support/growing-heap.ts';
import { entries, place, statements } from '../../support/statements-of-heap.ts';

/** A Map in a field of what a package made, which a variable of the program holds; the package's script has no source here. */
function keptByPackage(variable: string, position: string): string[] {
  return [
    'root -> scope, own',
    'scope: object "system / Context" 32 #11',
    `scope -> $${variable} made`,
    'made: object Container 32 #13',
    'made -> .service service',
    'service: object Bindings 32 #21',
    'service -> .bindings map',
    'map: object Map 32 #15',
    'map -> =table table',
    'table: array "" 800 #17',
    `own: closure own 64 @1:${position} #19`,
    'own -> =context scope',
  ];
}

test('what was only read from what a package keeps is not what fills it', () => {
  const source = `const container = new (require('container').Container)();
exports.handle = (url) => {
  const context = { url, at: container.get('clock').now() };
  container.bind('context').toConstantValue(context);
};`;
  const [best, next] = statements({ 'main.js': source }, [
    ...keptByPackage('container', place(source, '(url)')),
    ...entries('table'),
  ]);
  assert.equal(best, "container.bind('context')");
  assert.equal(next, "container.bind('context').toConstantValue(context)");
});

test('a method of the workspace around a package leads to the call inside of it', () => {
  const main = `const { Meals } = require('./meals');
const meals = new Meals();
exports.serve = (guest) => meals.served(guest);`;
  const meals = `const Store = require('store');
exports.Meals = class Meals {
  constructor() { this.log = new Store(); }
  served(guest) { const { log } = this; const store = log; return store.insert({ guest }); }
};`;
  const ranked = statements({ 'main.js': main, 'meals.js': meals }, [
    'root -> scope, serve',
    'scope: object "system / Context" 32 #11',
    'scope -> $meals meals',
    'meals: object Meals 32 #13',
    'meals -> .log log',
    'log: object Store 32 #21',
    'log -> .rows rows',
    'rows: object Map 32 #15',
    'rows -> =table table',
    'table: array "" 800 #17',
    `serve: closure serve 64 @1:${place(main, '(guest)')} #19`,
    'serve -> =context scope',
    ...entries('table'),
  ]);
  assert.equal(ranked[0], 'store.insert({ guest })');
});

test('a package that is called for each request, before what it made when the modules were loaded', () => {
  const source = `const box_1 = require('box');
exports.REGION = new box_1.Token('region');
exports.Crew = (0, box_1.Service)()(class Crew {});
exports.scoped = (id) => box_1.Box.of(id);`;
  const [best] = statements({ 'scope.js': source }, [
    'root -> scope, own',
    'scope: object "system / Context" 32 #11',
    'scope -> $box_1 box',
    'box: object Object 32 #13',
    'box -> .default made',
    'made: object Container 32 #15',
    'made -> .instances list',
    'list: object Array 32 #17',
    'list -> =elements table',
    'table: array "" 800 #21',
    `own: closure scoped 64 @1:${place(source, '(id)')} #19`,
    'own -> =context scope',
    ...entries('table', 'ContainerInstance'),
  ]);
  assert.equal(best, 'box_1.Box.of(id)');
});

test('what a FinalizationRegistry holds was registered with it', () => {
  const source = `const registry = new FinalizationRegistry(({ name }) => forget(name));
const refs = new Map();
exports.get = (name) => {
  const image = { name };
  refs.set(name, new WeakRef(image));
  registry.register(image, { name, image });
};`;
  const [best] = statements({ 'cache.js': source }, [
    'root -> scope, get',
    'scope: object "system / Context" 32 #11',
    'scope -> $registry registry',
    'registry: object FinalizationRegistry 32 #13',
    'registry -> .cells Object-29',
    `get: closure get 64 @1:${place(source, '(name) =>')} #19`,
    'get -> =context scope',
    ...born(4, 10, 'object Object 300', (label, index) =>
      index === 0 ? 'Object-0 -> .name name' : `${label} -> .prev Object-${index - 1}`,
    ),
  ]);
  assert.equal(best, 'registry.register(image, { name, image })');
});

test('of the calls of a package, the one that makes what it keeps', () => {
  const source = `const { createPool } = require('pools');
const pools = require('pools').pools;
exports.query = (text) => { pools.log(text); const pool = pools.createPool(); return pool; };`;
  const [best] = statements({ 'pools.js': source }, [
    'root -> scope, query',
    'scope: object "system / Context" 32 #11',
    'scope -> $pools pools',
    'pools: object Pools 32 #13',
    'pools -> .open list',
    'list: object Array 32 #15',
    'list -> =elements table',
    'table: array "" 800 #17',
    `query: closure query 64 @1:${place(source, '(text)')} #19`,
    'query -> =context scope',
    ...entries('table', 'NativePool'),
  ]);
  assert.equal(best, 'pools.createPool()');
});

test('whom something is sent to, and sending it, store nothing', () => {
  const source = `const hub = require('hub')();
exports.place = (id) => {
  hub.enter(id);
  hub.to(id).emit('placed', { id });
};`;
  const [best] = statements({ 'place.js': source }, [
    ...keptByPackage('hub', place(source, '(id) =>')),
    ...entries('table', 'Set'),
  ]);
  assert.equal(best, 'hub.enter(id)');
});
