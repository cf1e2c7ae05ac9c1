import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { buildCase, captureCase, commandProblem, judge, readCase, summary } from '../support/fixtures.mjs';
import { nodePath } from '../support/nodes.mjs';

// A part of the programs of test/leaks, one of a kind, on alternating Nodes; `npm run score` runs them all on both.
const chosen = [
  ['device-hub', 20],
  ['quotes-desk', 24],
  ['report-export', 20],
  ['shopping-carts', 24],
  ['audit-trail', 20],
  ['login-hooks', 24],
  ['api-metrics', 20],
  ['firmware-index', 24],
  ['thumb-worker', 20],
  ['styled-pages', 24],
  ['calm-tokens', 20],
  ['calm-mailing', 24],
  ['calm-night-mail', 20],
] as const;

describe('leaks', { concurrency: 2 }, () => {
  before(() => assert.equal(commandProblem(), undefined));

  for (const [name, major] of chosen) {
    const one = readCase('leaks', name);
    it(`${name} on Node ${major}: ${one.title}`, async (t) => {
      const node = await nodePath(major);
      if (node === undefined) return t.skip(`Node ${major} is missing`);
      await buildCase(one);
      const { report, log } = await captureCase(one, { node, signal: t.signal });
      assert.ok(report, log);
      assert.equal(judge(one, report), 'hit', summary(report));
      if (name === 'thumb-worker') assertNamesThread(report);
    });
  }
});

/** The leak is in a worker thread: the suspect says in which, and that thread has figures of its own. */
function assertNamesThread(report: Report): void {
  const thread = report.threads.find(({ id }) => id === report.suspects[0]?.thread);
  assert.ok(thread, 'the suspect names a worker thread');
  assert.equal(thread.verdict.kind, 'heap-growth');
}
