import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { buildCase, captureCase, commandProblem, judge, readCases, summary } from '../support/fixtures.mjs';
import { nodePath } from '../support/nodes.mjs';

// The real command on the real programs: what leaks is found at its line, what does not leak stays quiet.
const majors = [20, 24];
/** What was captured on the Node that runs the tests, by the name of the case. */
const reports = new Map<string, Report>();

describe('scenarios', { concurrency: 2 }, () => {
  const cases = readCases('fixtures');
  before(async () => {
    assert.equal(commandProblem(), undefined);
    for (const one of cases) await buildCase(one);
  });

  for (const one of cases) {
    for (const major of majors) {
      it(`${one.name} on Node ${major}: ${one.title}`, async (t) => {
        const node = await nodePath(major);
        if (node === undefined) return t.skip(`Node ${major} is missing`);
        const { report, log } = await captureCase(one, { node, signal: t.signal });
        assert.ok(report, log);
        if (major === majors[0]) reports.set(one.name, report);
        assert.equal(report.target.node.split('.')[0], `v${major}`);
        assert.equal(judge(one, report), 'hit', summary(report));
      });
    }
  }
});

describe('what the report says about a scenario', () => {
  it('names the emitter, the route and what is kept for a listener in a route', () => {
    const report = reportOf('koa-listener');
    const [first] = report.suspects;
    assert.ok(first);
    assert.equal(first.kind, 'listener');
    assert.equal(first.context, 'route handler');
    assert.equal(first.countPerInterval, 300);
    assert.match(first.explanation, /queue/);
    assert.ok(first.codeFrame?.lines.some((line) => line.includes("queue.on('error'")));
    assert.ok(report.verdict.explainedBytes > report.verdict.bytesPerInterval * 0.8);
    assert.deepEqual(
      report.series.snapshots.map(({ file }) => file),
      ['0.heapsnapshot', '1.heapsnapshot', '2.heapsnapshot', '3.heapsnapshot'],
    );
    assert.equal(report.series.identity, 'intact');
  });

  it('answers why a handler keeps what it never touches', () => {
    const report = reportOf('gateway-uncaught');
    assert.match(report.suspects[0]?.explanation ?? '', /\b(resolve|response|body)\b/);
  });

  it('follows a class over all snapshots by its count', () => {
    const report = reportOf('react-leakobjs');
    const row = report.classes.find(({ name }) => name === 'LeakClass');
    assert.deepEqual(row?.counts, [30_000, 60_000, 90_000, 120_000]);
    assert.equal(row?.new, 90_000);
    assert.equal(row?.deleted, 0);
  });
});

function reportOf(name: string): Report {
  const report = reports.get(name);
  assert.ok(report, `${name} was captured before`);
  return report;
}
