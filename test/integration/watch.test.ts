import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { watchTarget } from '../../src/capture/watch.ts';
import type { MemorySample } from '../../src/model/report.ts';
import type { WatchPlan } from '../../src/model/watch.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { InspectorSession } from '../../src/targets/inspector-session.ts';
import { findNode } from '../support/nodes.mjs';
import { programs, startServer, takeSeries } from '../support/targets.ts';

const plan: WatchPlan = { ms: 4000, everyMs: 100, census: false, sampling: false };
const program = join(programs, 'listener-server.mjs');

async function lineOf(text: string): Promise<number> {
  return (await readFile(program, 'utf8')).split('\n').findIndex((line) => line.includes(text)) + 1;
}

describe('a look without a snapshot', { concurrency: 2 }, () => {
  for (const major of [20, 24]) {
    test(`census and samples name the functions on Node ${major}, and leave nothing`, async (t) => {
      const found = await findNode(major);
      if ('reason' in found) return t.skip(found.reason);
      const target = await startServer(t, { node: found.path, program: 'listener-server.mjs' });
      for (let i = 0; i < 5; i++) await target.request();
      const samples: MemorySample[] = [];
      // The first sample says that the first count is over; the end of the load ends the watch.
      const loaded = new AbortController();
      const load = async (): Promise<void> => {
        for (let i = 0; i < 60; i++) await target.request();
        loaded.abort();
      };
      const result = await watchTarget(
        { address: target.address, plan: { ...plan, ms: 120_000, census: true, sampling: true } },
        {
          memory: (sample) => {
            if (samples.push(sample) === 1) void load();
          },
          output: () => undefined,
        },
        loaded.signal,
      );
      assert.deepEqual(result.memory, samples);
      const [listener] = result.listeners!;
      assert.deepEqual(
        { ...listener, url: listener.url.split('/').at(-1), column: 0 },
        {
          emitter: 'Queue',
          event: 'error',
          function: 'onQueueError',
          url: 'listener-server.mjs',
          line: await lineOf('function onQueueError'),
          column: 0,
          before: 5,
          after: 65,
        },
      );
      const [site] = result.sites!;
      assert.equal(
        site.line,
        site.function === 'keepText' ? await lineOf('function keepText') : await lineOf('Array.from'),
      );
      assert.ok(site.afterBytes - site.beforeBytes > 10_000_000);
      const session = await InspectorSession.open(
        (await probeEndpoint('127.0.0.1', target.inspectorPort, 2000)).webSocketUrl,
      );
      await assert.rejects(session.send('HeapProfiler.getSamplingProfile'), /not started/);
      await session.close();
    });
  }

  test('a limit ends the watch; so does the end of the target; a cancel keeps what was seen', async (t) => {
    const target = await startServer(t);
    const look = (change: Partial<WatchPlan>, signal = new AbortController().signal) =>
      watchTarget(
        { address: target.address, plan: { ...plan, ...change } },
        { memory: () => undefined, output: () => undefined },
        signal,
      );
    const limited = await look({ until: { metric: 'rss', limit: { kind: 'bytes', bytes: 1 } } });
    assert.equal(limited.ended, 'The limit was passed.');
    assert.equal(limited.memory.length, 1);
    const cancelled = await look({ ms: 60_000 }, AbortSignal.timeout(500));
    assert.equal(cancelled.ended, 'The watch was ended.');
    assert.ok(cancelled.memory.length > 1);
    setTimeout(() => void target.child.kill('SIGKILL'), 300);
    assert.match((await look({})).ended!, /closed the connection/);
  });

  test('a series waits for its trigger', async (t) => {
    const target = await startServer(t, { program: 'listener-server.mjs' });
    const grow = setInterval(() => void target.request().catch(() => undefined), 50);
    t.after(() => clearInterval(grow));
    const waited: number[] = [];
    const { manifest } = await takeSeries(t, target.address, {
      plan: { snapshots: 1, when: { metric: 'heapUsed', limit: { kind: 'growth', percent: 30, withinMs: 60_000 } } },
      events: { memory: ({ heapUsed }) => void waited.push(heapUsed) },
    });
    assert.ok(waited.length >= 2);
    assert.ok(waited.at(-1)! > Math.min(...waited) * 1.3);
    assert.equal(manifest.threads[0].snapshots.length, 1);
  });

  test('a series that runs out of time keeps what it has', async (t) => {
    const target = await startServer(t);
    const { manifest } = await takeSeries(t, target.address, { plan: { snapshots: 50, maxMs: 3000 } });
    assert.match(manifest.problem!, /^The time for the series was over\. \d+ of 50 snapshots were taken\.$/);
  });
});
