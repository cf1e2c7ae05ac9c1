import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallStacks } from '../../../src/attribution/call-stacks.ts';
import { scriptsOf } from '../../../src/attribution/scripts.ts';
import { Sources } from '../../../src/attribution/sources.ts';
import type { Suspect } from '../../../src/model/report.ts';
import type { TapFrame, TapRecord } from '../../../src/model/tap.ts';
import { withTap } from '../../../src/suspects/tap-evidence.ts';
import { listenerSuspect } from '../../support/report.ts';

const scripts = scriptsOf([
  { scriptId: '1', url: 'file:///shop/src/server.js' },
  { scriptId: '2', url: 'file:///shop/node_modules/koa/index.js' },
]);
const calls = new CallStacks(scripts.values(), new Sources(['/shop'], scripts.values()));
const suspect: Suspect = { ...listenerSuspect, countPerInterval: 300, bytesPerInterval: 1_000_000, confidence: 0.6 };

const frame = (name: string, url: string, line: number): TapFrame => ({ function: name, url, line, column: 1 });
const own = (name: string, line: number): TapFrame => frame(name, '/shop/src/server.js', line);
const koa = (name: string): TapFrame => frame(name, 'file:///shop/node_modules/koa/index.js', 9);
const node = frame('emit', 'node:events', 3);

function tapped(record: Partial<TapRecord>): { confidence: number; said: string[] } {
  const whole = { suspectId: suspect.id, thread: 0, confidence: 0.6, calls: 0, traced: 0, stacks: [], ...record };
  const { confidence, evidence } = withTap(suspect, whole, calls);
  const taps = evidence.filter(({ kind }) => kind === 'tap');
  return { confidence, said: taps.map(({ detail, file, line }) => [detail, file, line].filter(Boolean).join(' ')) };
}

describe('what a tap saw', () => {
  it('makes surer when the line runs as often as members come in', () => {
    const { confidence, said } = tapped({ calls: 310 });
    assert.equal(confidence, 0.84);
    assert.match(said[0], /ran 310 times .* as often as listeners came in \(300\)/);
  });

  it('makes less sure when the line stands still and the heap grows all the same', () => {
    const { confidence, said } = tapped({ heapGrowthBytes: 900_000 });
    assert.equal(confidence, 0.24);
    assert.match(said[0], /never ran/);
  });

  it('says nothing about a program that did nothing', () => {
    assert.equal(tapped({ heapGrowthBytes: 1000 }).confidence, 0.6);
  });

  it('does not hold an interval that was cut short against a whole one', () => {
    const { confidence, said } = tapped({ calls: 20, problem: { text: 'The target ended.', values: [] } });
    assert.equal(confidence, 0.6);
    assert.match(said[0], /20 times until .*The target ended\./);
  });

  it('takes the place of what an earlier tap said', () => {
    const once = withTap(
      suspect,
      { suspectId: '', thread: 0, confidence: 0.6, calls: 300, traced: 0, stacks: [] },
      calls,
    );
    const twice = withTap(once, { suspectId: '', thread: 0, confidence: 0.6, calls: 0, traced: 0, stacks: [] }, calls);
    assert.equal(twice.evidence.filter(({ kind }) => kind === 'tap').length, 1);
    assert.equal(twice.confidence, 0.6);
  });

  it('names who called, with packages and Node as one step each, and ways that differ only there as one', () => {
    const statement = own('book', 7);
    const { said } = tapped({
      calls: 10,
      traced: 10,
      stacks: [
        { calls: 5, frames: [statement, own('handler', 12), koa('compose'), koa('dispatch'), node] },
        { calls: 3, frames: [statement, own('handler', 12), koa('dispatch'), node] },
        { calls: 2, frames: [statement, node] },
      ],
    });
    assert.deepEqual(said.slice(1), [
      '80 % of its calls by handler ← koa src/server.js 12',
      '20 % of its calls by node:events',
    ]);
  });
});
