// A program of known growth that writes snapshots of itself: node --expose-gc generate.cjs PREFIX MEGABYTES COUNT
// Writes PREFIX-1.heapsnapshot … PREFIX-COUNT.heapsnapshot of about MEGABYTES each. The same arguments make the same heap.
'use strict';
const { statSync } = require('node:fs');
const { writeHeapSnapshot } = require('node:v8');

const [prefix, megabytes, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
/** Measured: what one unit of everything below adds to a snapshot file. */
const UNITS_PER_MEGABYTE = 540;

let seed = 20260101;
/** Below `limit`, by a linear congruential generator. */
function pick(limit) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed % limit;
}
const words = 'ash birch cedar dogwood elm fir ginkgo hazel ilex juniper 松 naïve "quoted" back\\slash'.split(' ');
const phrase = (length) => Array.from({ length }, () => words[pick(words.length)]).join(' ');

/* oxlint-disable typescript/no-extraneous-class -- constructors are what the snapshot is to show */
class Place {
  constructor() {
    this.latitude = pick(180) - 90 + 0.5;
    this.longitude = pick(360) - 180 + 0.25;
  }
}
class Customer {
  constructor(number) {
    this.number = number;
    this.name = Buffer.from(`customer ${number} ${words[pick(words.length)]}`).toString();
    this.home = new Place();
    this.tags = [words[pick(9)], pick(100), words[pick(9)]];
    this.friend = null;
  }
}
class Item {
  constructor(customer) {
    this.customer = customer;
    this.price = pick(1000) + 0.99;
    this.options = new Map([
      ['colour', words[pick(9)]],
      ['size', pick(40)],
    ]);
  }
}
class Link {
  constructor(previous, value) {
    this.previous = previous;
    this.value = value;
  }
}
class Visit {
  constructor(number) {
    this.number = number;
    this.body = Buffer.alloc(40 + pick(100), number & 255);
    this.at = new Date(number * 1000);
    this.later = pick(3) === 0 ? Promise.resolve(number) : null;
  }
}

const shop = {
  customers: [],
  items: [],
  byName: new Map(),
  seen: new WeakMap(),
  handlers: [],
  index: {},
  visits: [],
  rows: [],
};
let chain = null;

function grow(units, base) {
  for (let i = 0; i < units; i++) {
    const customer = new Customer(base + i);
    customer.friend = shop.customers[pick(shop.customers.length + 1)] ?? null;
    shop.customers.push(customer);
    shop.byName.set(customer.name, customer);
    if (i % 3 === 0) shop.seen.set(customer, { first: i });
    for (let k = pick(4); k >= 0; k--) shop.items.push(new Item(customer));
    chain = new Link(chain, { kind: words[pick(4)], customer });
    if (i % 2 === 0) shop.handlers.push(() => customer.number + i);
    if (i % 4 === 0) shop.index[`key ${base + i}`] = { value: i, label: phrase(1 + pick(6)) };
    if (i % 4 === 1) shop.visits.push(new Visit(base + i));
    if (i % 8 === 0) shop.rows.push(Array.from({ length: 4 + pick(20) }, (_, column) => ({ column, row: i })));
  }
}

/** Some leave and others come, as between two snapshots of a service. */
function churn(units, base) {
  for (let i = 0; i < units; i++) {
    shop.visits[pick(shop.visits.length)] = new Visit(base + i);
    delete shop.index[`key ${i * 4}`];
  }
}

const units = Math.round(megabytes * UNITS_PER_MEGABYTE);
grow(units, 0);
for (let number = 1; number <= count; number++) {
  if (number > 1) {
    grow(Math.round(units / 50), number * 10_000_000);
    churn(Math.round(units / 40), number * 10_000_000);
  }
  globalThis.gc?.();
  const started = performance.now();
  const file = writeHeapSnapshot(`${prefix}-${number}.heapsnapshot`);
  const ms = Math.round(performance.now() - started);
  console.log(JSON.stringify({ file, bytes: statSync(file).size, ms }));
}
