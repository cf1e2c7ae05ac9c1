import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { describe, type TestContext } from 'node:test';
import { PATIENCE, type Patience } from '../../src/capture/settle.ts';
import { watchTarget } from '../../src/capture/watch.ts';
import type { MemorySample, Report } from '../../src/model/report.ts';
import type { SeriesManifest } from '../../src/model/series.ts';
import type { WatchPlan } from '../../src/model/watch.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { InspectorSession } from '../../src/targets/inspector-session.ts';
import { analyzeSeries } from '../../src/worker/pipeline.ts';
import { stillServes } from '../support/faults.ts';
import { findNode } from '../support/nodes.mjs';
import { programs, startServer, takeSeries, temporaryFolder, type Target } from '../support/targets.ts';

const plan: WatchPlan = { ms: 4000, everyMs: 100, census: false };
async function lineOf(text: string, program = 'listener-server.mjs'): Promise<number> {
  return (await readFile(join(programs, program), 'utf8')).split('\n').findIndex((line) => line.includes(text)) + 1;
}

async function look(
  t: TestContext,
  target: Target,
  change: Partial<WatchPlan>,
  signal = new AbortController().signal,
  onMemory: (sample: MemorySample) => void = () => undefined,
  patience?: Patience,
): Promise<{ manifest: SeriesManifest; report: Report }> {
  const folder = join(await temporaryFolder(t), 'series');
  const manifest = await watchTarget(
    { address: target.address, plan: { ...plan, ...change }, folder, workspaceFolders: [programs] },
    { memory: onMemory, output: () => undefined, warn: () => undefined },
    signal,
    patience,
  );
  return { manifest, report: await analyzeSeries(folder, { progress: () => undefined }) };
}

/** Requests all the time, so that each interval has some. */
function keepBusy(t: TestContext, target: Target): void {
  const timer = setInterval(() => void target.request().catch(() => undefined), 60);
  t.after(() => clearInterval(timer));
}

describe('a look without a snapshot', { concurrency: 2 }, () => {
  for (const major of [20, 24]) {
    test(`census and samples end in suspects with lines on Node ${major}, and leave nothing`, async (t) => {
      const found = await findNode(major);
      if ('reason' in found) return t.skip(found.reason);
      const target = await startServer(t, { node: found.path, program: 'listener-server.mjs' });
      keepBusy(t, target);
      const { manifest, report } = await look(t, target, { ms: 9000, census: true, samplingAfterMs: 0 });
      assert.equal(manifest.state, 'complete');
      assert.equal(report.verdict.kind, 'heap-growth');
      assert.ok(report.verdict.bytesPerInterval > 1_000_000);
      const listener = report.suspects.find(({ kind }) => kind === 'listener');
      assert.equal(listener?.file, 'listener-server.mjs');
      assert.equal(listener.line, await lineOf("queue.on('error'"));
      assert.ok(listener.countPerInterval > 3);
      assert.match(listener.context, /route handler/);
      const allocation = report.suspects.find(({ kind }) => kind === 'allocation');
      assert.equal(allocation?.line, await lineOf('texts.push('));
      assert.ok(report.suspects.every(({ confidence }) => confidence <= 0.75));
      const { watch } = report.series;
      assert.equal(watch?.rung, 'census and sampling');
      assert.equal(watch.readings.length, 4);
      assert.equal(watch.listeners?.[0].function, 'onQueueError');
      assert.equal(watch.listeners[0].line, await lineOf('function onQueueError'));
      assert.equal(watch.sites?.[0].line, await lineOf('function keepText'));
      const session = await InspectorSession.open(
        (await probeEndpoint('127.0.0.1', target.inspectorPort, 2000)).webSocketUrl,
      );
      await assert.rejects(session.send('HeapProfiler.getSamplingProfile'), /not started/);
      const { result } = await session.send('Runtime.evaluate', {
        expression: `Object.getOwnPropertySymbols(globalThis).map(String).filter((name) => /leakline/.test(name)).join()`,
      });
      assert.equal(result.value, '');
      await session.close();
    });
  }

  for (const major of [20, 24]) {
    test(`listeners of event targets are counted, too, on Node ${major}`, async (t) => {
      const found = await findNode(major);
      if ('reason' in found) return t.skip(found.reason);
      const target = await startServer(t, { node: found.path, program: 'signal-server.mjs' });
      keepBusy(t, target);
      const { report } = await look(t, target, { ms: 6000, census: true });
      const [suspect] = report.suspects;
      assert.equal(suspect?.kind, 'listener');
      assert.equal(suspect.line, await lineOf('shutdown.signal.addEventListener', 'signal-server.mjs'));
      assert.match(suspect.explanation, /'abort' were found on objects of class AbortSignal/);
      assert.match(suspect.remedy ?? '', /removeEventListener/);
      const row = report.series.watch?.listeners?.find(({ emitter }) => emitter === 'AbortSignal');
      assert.equal(row?.function, 'onShutdown');
      assert.ok(row.counts[3] > row.counts[0] + 9);
    });
  }

  test('memory alone is never called a leak; a quiet target does not grow', async (t) => {
    const target = await startServer(t, { program: 'listener-server.mjs' });
    const quiet = await look(t, target, { census: true, samplingAfterMs: 0 });
    assert.equal(quiet.report.verdict.kind, 'no-growth');
    assert.deepEqual(quiet.report.suspects, []);
    keepBusy(t, target);
    const { report } = await look(t, target, {});
    assert.equal(report.series.watch?.rung, 'memory');
    assert.deepEqual(report.suspects, []);
    assert.match(report.verdict.kind, /inconclusive|no-growth/);
    assert.ok((report.series.memory ?? []).length > 12);
  });

  test('a limit ends the watch; so does the end of the target; a cancel keeps what was seen', async (t) => {
    const target = await startServer(t);
    const limited = await look(t, target, { until: { metric: 'rss', limit: { kind: 'bytes', bytes: 1 } } });
    assert.equal(limited.manifest.problem, 'The limit was passed.');
    assert.equal(limited.manifest.threads[0].memory.length, 1);
    const cancel = new AbortController();
    const whole = { ms: 60_000, census: true };
    const cancelled = await look(t, target, whole, cancel.signal, () => cancel.abort());
    assert.equal(cancelled.manifest.problem, 'The watch was ended.');
    assert.equal(cancelled.report.series.watch?.readings.length, 2);
    assert.equal(cancelled.report.verdict.kind, 'inconclusive');
    const kill = (): void => void target.child.kill('SIGKILL');
    const gone = await look(t, target, { census: true }, undefined, kill);
    assert.match(gone.manifest.problem!, /closed the connection/);
    assert.equal(gone.manifest.state, 'partial');
  });

  for (const cancels of [false, true]) {
    test(`the target is stopped (kill -STOP)${cancels ? ' and the person cancels' : ''}: what was seen is kept`, async (t) => {
      const target = await startServer(t);
      const cancel = new AbortController();
      const patience = { ...PATIENCE };
      const stop = (): void => {
        target.child.kill('SIGSTOP');
        Object.assign(patience, { answerMs: 1500, snapshotMs: 1500 });
        if (cancels) cancel.abort();
      };
      const whole = { ms: 60_000, census: true };
      const { manifest, report } = await look(t, target, whole, cancel.signal, stop, patience);
      target.child.kill('SIGCONT');
      const silent = 'The target has not answered for 2 s: it is busy, stopped, or waits at a breakpoint.';
      assert.equal(manifest.problem, cancels ? 'The watch was ended.' : silent);
      assert.equal(manifest.state, 'partial');
      assert.equal(report.series.watch?.readings.length, 1);
      await stillServes(target);
    });
  }

  test('a series waits for its trigger', async (t) => {
    const target = await startServer(t, { program: 'listener-server.mjs' });
    keepBusy(t, target);
    const waited: number[] = [];
    const { manifest } = await takeSeries(t, target.address, {
      plan: { snapshots: 1, when: { metric: 'heapUsed', limit: { kind: 'growth', percent: 30, withinMs: 60_000 } } },
      events: { memory: ({ heapUsed }) => void waited.push(heapUsed) },
    });
    assert.ok(waited.length >= 2);
    assert.ok(waited.at(-1)! > Math.min(...waited) * 1.3);
    assert.equal(manifest.threads[0].snapshots.length, 1);
  });
});

describe('a series ends early', { concurrency: 2 }, () => {
  test('when its time is over, or its files have grown too large: what is there is kept', async (t) => {
    const target = await startServer(t);
    const { manifest } = await takeSeries(t, target.address, { plan: { snapshots: 50, maxMs: 3000 } });
    assert.match(manifest.problem!, /^The time for the series was over\. \d+ of 50 snapshots were taken\.$/);
    const small = await takeSeries(t, target.address, { plan: { snapshots: 50, maxDiskBytes: 10_000_000 } });
    assert.match(small.manifest.problem!, /^With another snapshot the files would be over 9\.5 MB\. \d of 50/);
    const bytes = small.manifest.threads[0].snapshots.reduce((sum, { fileBytes }) => sum + fileBytes, 0);
    assert.ok(bytes < 10_000_000);
  });

  test('when growth is found', async (t) => {
    const target = await startServer(t, { program: 'listener-server.mjs' });
    const command = `"${process.execPath}" "${join(programs, 'requests.mjs')}" ${target.port} 20`;
    const { manifest } = await takeSeries(t, target.address, {
      plan: { snapshots: 20, untilGrowth: true, fill: { kind: 'load', command } },
    });
    assert.equal(manifest.state, 'complete');
    const { length } = manifest.threads[0].snapshots;
    assert.ok(length >= 4 && length < 10, `${length} snapshots`);
    assert.match(manifest.endedEarly!.text, /The heap grew in each of the last/);
  });

  test('when memory comes near a limit: the last snapshot is taken at once', async (t) => {
    const target = await startServer(t, {
      program: 'listener-server.mjs',
      flags: ['--inspect=127.0.0.1:0', '--max-old-space-size=600'],
    });
    keepBusy(t, target);
    const startedAt = performance.now();
    const { manifest } = await takeSeries(t, target.address, {
      plan: {
        snapshots: 3,
        fill: { kind: 'time', ms: 300_000 },
        lastWhen: { metric: 'heapUsed', limit: { kind: 'heapLimit', percent: 6 } },
      },
    });
    assert.ok(performance.now() - startedAt < 60_000);
    assert.equal(manifest.state, 'complete');
    assert.equal(manifest.threads[0].snapshots.length, 2);
    assert.match(manifest.endedEarly!.text, /Memory passed the limit/);
    await target.request();
  });
});
