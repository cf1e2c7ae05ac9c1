import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filtered, sorted } from '../../../webview-ui/src/table/order.ts';

interface Row {
  readonly name: string;
  readonly bytes: number;
}

const rows: Row[] = [
  { name: 'Map', bytes: 3 },
  { name: 'array', bytes: 9 },
  { name: 'Buffer', bytes: 3 },
  { name: 'IncomingMessage', bytes: 1 },
];
const names = (list: readonly Row[]): string[] => list.map(({ name }) => name);

describe('sorting a table', () => {
  it('puts the largest first when descending, and keeps the order of equals', () => {
    assert.deepEqual(names(sorted(rows, ({ bytes }) => bytes, true)), ['array', 'Map', 'Buffer', 'IncomingMessage']);
    assert.deepEqual(names(sorted(rows, ({ bytes }) => bytes, false)), ['IncomingMessage', 'Map', 'Buffer', 'array']);
  });

  it('sorts names without regard to case, both ways', () => {
    const key = ({ name }: Row): string => name;
    assert.deepEqual(names(sorted(rows, key, false)), ['array', 'Buffer', 'IncomingMessage', 'Map']);
    assert.deepEqual(names(sorted(rows, key, true)), ['Map', 'IncomingMessage', 'Buffer', 'array']);
  });

  it('sorts fractions and numbers beyond 2^53 the same way', () => {
    const list = [0.5, -2, 3e300, 0.25, 3e300, Number.MIN_SAFE_INTEGER];
    const order = sorted([0, 1, 2, 3, 4, 5], (i) => list[i], true);
    assert.deepEqual(order, [2, 4, 0, 3, 1, 5]);
  });

  it('leaves the rows it was given alone', () => {
    sorted(rows, ({ bytes }) => bytes, false);
    assert.equal(rows[0].name, 'Map');
  });
});

describe('filtering a table', () => {
  const find = (text: string, keep?: (row: Row) => boolean): string[] =>
    names(filtered(rows, text, ({ name }) => name, keep));

  it('wants every word, in any case', () => {
    assert.deepEqual(find('MESSAGE in'), ['IncomingMessage']);
    assert.deepEqual(find('a'), ['Map', 'array', 'IncomingMessage']);
    assert.deepEqual(find('  '), ['Map', 'array', 'Buffer', 'IncomingMessage']);
  });

  it('takes text literally', () => assert.deepEqual(find('.*'), []));

  it('wants the condition as well', () =>
    assert.deepEqual(
      find('a', ({ bytes }) => bytes > 2),
      ['Map', 'array'],
    ));
});
