import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundOf } from '../../../src/attribution/bounds.ts';
import type { Store } from '../../../src/attribution/evidence.ts';
import { programOf } from '../../support/statements-of-heap.ts';

/** The bound that the function around the first call of `method` sets. */
function bound(source: string, store: Store = 'array', method = 'push'): number | undefined {
  const [parsed] = programOf({ 'bounds.js': source }).scripts;
  const site = parsed.syntax.sites.find(({ member }) => member === method);
  assert.ok(site);
  return boundOf(parsed, site, store);
}

test('a size that is asked for before something is added', () => {
  assert.equal(bound('const kept = []; exports.f = (x) => { if (kept.length < 64) kept.push(x); };'), 64);
  assert.equal(bound('const kept = []; exports.f = (x) => { if (kept.length >= 8) return; kept.push(x); };'), 8);
  assert.equal(bound('const kept = []; exports.f = (x) => { if (other.length < 64) kept.push(x); };'), undefined);
});

test('what is taken out when there is more', () => {
  const most = 'const MOST = 5 * 20; const seen = new Map();';
  const evicts = 'if (seen.size > MOST) seen.delete(seen.keys().next().value);';
  assert.equal(bound(`${most} exports.f = (k, v) => { seen.set(k, v); ${evicts} };`, 'map', 'set'), 100);
  // A Map has no length: nothing is ever taken out.
  const broken = evicts.replace('size', 'length');
  assert.equal(bound(`${most} exports.f = (k, v) => { seen.set(k, v); ${broken} };`, 'map', 'set'), undefined);
  assert.equal(
    bound('let log = []; exports.f = (x) => { log.push(x); if (log.length > 50) log = log.slice(-25); };'),
    50,
  );
  assert.equal(bound('const log = []; exports.f = (x) => { log.push(x); if (log.length > 50) warn(); };'), undefined);
});

test('a bound in a field that whoever makes the object hands over', () => {
  const ring = `class Ring {
  constructor(most) { this.most = most; this.kept = []; }
  add(x) { this.kept.push(x); while (this.kept.length > this.most) this.kept.shift(); }
}`;
  assert.equal(bound(`${ring}\nnew Ring(10); new Ring(200);`), 200);
  assert.equal(bound(`${ring}\nnew Ring(options.most);`), undefined);
});
