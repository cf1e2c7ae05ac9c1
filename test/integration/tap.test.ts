// Taps on real targets: what they count, and that nothing of them is left.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { describe, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeSnapshot } from '../../src/capture/snapshot-file.ts';
import { Tap } from '../../src/capture/tap.ts';
import { tapTarget } from '../../src/capture/tap-target.ts';
import type { Report, RunningCode } from '../../src/model/report.ts';
import type { TapPoint, TapRecord, TapRequest } from '../../src/model/tap.ts';
import { attach } from '../../src/targets/attach.ts';
import { probeEndpoint } from '../../src/targets/endpoint.ts';
import { InspectorSession } from '../../src/targets/inspector-session.ts';
import { evaluate } from '../../src/targets/session.ts';
import { runCommand } from '../support/command.ts';
import { freePort } from '../support/fixtures.mjs';
import { findNode } from '../support/nodes.mjs';
import {
  isRunning,
  objectsOf,
  programs,
  startServer,
  temporaryFolder,
  until,
  type Target,
} from '../support/targets.ts';

const program = 'tapped-server.mjs';
const STATEMENT = "bus.on('tick', () => kept.push(id));";

function pointAt(text: string, thread = 0): TapPoint {
  const path = join(programs, program);
  const lines = readFileSync(path, 'utf8').split('\n');
  const line0 = lines.findIndex((line) => line.includes(text));
  const code: RunningCode = {
    url: pathToFileURL(path).href,
    scriptId: '',
    line: line0 + 1,
    column: lines[line0].indexOf(text) + 1,
    text,
  };
  return { suspectId: 'one', thread, code, confidence: 0.5 };
}

const silent = { progress: () => undefined, output: () => undefined };

function callOf(target: Target, more: Partial<TapRequest> = {}): TapRequest {
  const fill = { kind: 'time', ms: 1500 } as const;
  return { address: target.address, points: [pointAt(STATEMENT)], fill, threadTitles: {}, ...more };
}

async function tapWhile(
  target: Target,
  work: () => Promise<unknown>,
  more: Partial<TapRequest> = {},
  signal = new AbortController().signal,
): Promise<TapRecord> {
  let started!: () => void;
  const counting = new Promise<void>((resolve) => (started = resolve));
  const tapping = tapTarget(callOf(target, more), { ...silent, progress: () => started() }, signal);
  tapping.then(started, started);
  await counting;
  await work().catch(() => undefined);
  return (await tapping)[0];
}

/** Counts until the work is done, however long the machine takes for it. */
async function tapUntilDone(t: TestContext, target: Target, work: () => Promise<unknown>): Promise<TapRecord> {
  const done = join(await temporaryFolder(t), 'done');
  const command = `while [ ! -e "${done}" ]; do sleep 0.05; done`;
  const workThenTell = (): Promise<unknown> => work().finally(() => writeFileSync(done, ''));
  return tapWhile(target, workThenTell, { fill: { kind: 'load', command } });
}

async function request(target: Target, path: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await target.request(path);
}

describe('taps', { concurrency: 3 }, () => {
  for (const major of [20, 24]) {
    test(`on Node ${major}: calls and their stacks, and nothing left in the target`, async (t) => {
      const found = await findNode(major);
      if ('reason' in found) return t.skip(found.reason);
      const target = await startServer(t, { node: found.path, program });
      const before = await target.request('/');
      const record = await tapUntilDone(t, target, async () => {
        await request(target, '/await', 5);
        await request(target, '/plain', 15);
        await request(target, '/debugger', 1);
      });
      assert.equal(record.problem, undefined);
      assert.deepEqual([record.calls, record.traced], [20, 20]);
      const callers = record.stacks.map(({ calls, frames }) => [calls, frames[1].function || 'handler']);
      assert.deepEqual(callers, [
        [15, 'handler'],
        [5, 'viaAwait'],
      ]);
      assert.ok(record.stacks[0].frames[0].url.endsWith(program));
      assert.equal(record.stacks[0].frames[0].line, pointAt(STATEMENT).code.line);
      assert.equal((await target.request('/')).replace(/^\d+/, ''), before.replace(/^\d+/, ''));
    });
  }

  test('a worker thread is found again by its title', async (t) => {
    const target = await startServer(t, {
      program,
      flags: ['--inspect=127.0.0.1:0', join(programs, program), 'worker'],
    });
    const record = await tapWhile(target, async () => undefined, {
      points: [pointAt(STATEMENT, 1)],
      threadTitles: { 1: '[worker 1]' },
    });
    assert.equal(record.problem, undefined);
    assert.ok(record.calls > 20 && record.calls < 200, String(record.calls));
  });

  test('a line that runs too often is counted for a while only, and the target goes on', async (t) => {
    const target = await startServer(t, { program });
    const busy = { points: [pointAt('spins++')], fill: { kind: 'time', ms: 6000 } } as const;
    const record = await tapWhile(target, () => request(target, '/spin', 1), busy);
    assert.equal(record.estimated, true);
    assert.ok(record.calls > 5000, String(record.calls));
    // What was counted took no longer than it may.
    assert.ok(record.traced < 1400, String(record.traced));
    const startedAt = performance.now();
    await target.request('/');
    assert.ok(performance.now() - startedAt < 5000);
  });

  test('a cancel is heard at once, and nothing is left', async (t) => {
    const target = await startServer(t, { program });
    const before = await target.request('/');
    const abort = new AbortController();
    const startedAt = performance.now();
    const fill = { kind: 'time', ms: 60_000 } as const;
    const tapping = tapWhile(target, async () => abort.abort(), { fill }, abort.signal);
    await assert.rejects(tapping, /Cancelled/);
    assert.ok(performance.now() - startedAt < 5000);
    assert.equal(await target.request('/'), before);
  });

  test('a target that dies leaves what was counted until then', async (t) => {
    const target = await startServer(t, { program });
    const fill = { kind: 'time', ms: 60_000 } as const;
    const record = await tapWhile(
      target,
      async () => {
        await request(target, '/plain', 7);
        // What was counted is looked at every half a second.
        await new Promise((resolve) => setTimeout(resolve, 2500));
        await target.request('/exit');
      },
      { fill },
    );
    assert.equal(record.calls, 7);
    assert.match(record.problem!.text, /ended/);
    await until(() => !isRunning(target.pid));
  });

  test('whoever attaches next removes what a crash left', async (t) => {
    const target = await startServer(t, { program });
    const before = await target.request('/');
    const { webSocketUrl } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
    const session = await InspectorSession.open(webSocketUrl);
    await Tap.set(session, [pointAt(STATEMENT)], false);
    await session.close();
    assert.notEqual(await target.request('/'), before);
    const next = await attach(target.address, () => undefined);
    await next.release();
    assert.equal(await target.request('/'), before);
  });

  test('a shared connection keeps its debugger, and loses the breakpoints of a crash', async (t) => {
    const target = await startServer(t, { program });
    const { webSocketUrl } = await probeEndpoint('127.0.0.1', target.inspectorPort, 2000);
    const session = await InspectorSession.open(webSocketUrl);
    t.after(() => session.close());
    let scriptId = '';
    session.on('Debugger.scriptParsed', (script) => {
      if (script.url.endsWith(program)) ({ scriptId } = script);
    });
    await session.send('Debugger.enable', {});
    const { code, ...point } = pointAt(STATEMENT);
    const points = [{ ...point, code: { ...code, scriptId } }];
    await Tap.set(session, points, true);
    const again = await Tap.set(session, points, true);
    await target.request('/plain');
    const [record] = await again.read();
    assert.deepEqual([record.calls, record.problem], [1, undefined]);
    await again.remove();
    assert.equal(await evaluate(session, `'leakline.tap' in globalThis`), false);
    await session.send('Debugger.setPauseOnExceptions', { state: 'none' });
  });

  test('objects keep their ids: snapshots on both sides of a tap are of one series', async (t) => {
    const target = await startServer(t, { program });
    const folder = await temporaryFolder(t);
    const { session, release } = await attach(target.address, () => undefined);
    t.after(release);
    const snapshot = async (name: string): Promise<ReadonlyMap<number, string>> => {
      const file = join(folder, name);
      await writeSnapshot(session, file, { onBytes: () => undefined }, 30_000, new AbortController().signal);
      return objectsOf(file);
    };
    await request(target, '/plain', 50);
    const before = await snapshot('0.heapsnapshot');
    const tap = await Tap.set(session, [pointAt(STATEMENT)], false);
    await request(target, '/plain', 50);
    assert.equal((await tap.read())[0].calls, 50);
    await tap.remove();
    const after = await snapshot('1.heapsnapshot');
    const shared = [...before].filter(([id]) => after.has(id));
    assert.ok(shared.length > 10_000);
    // Objects may change their shape in place, a handful of them, but ids never go to others.
    const other = shared.filter(([id, object]) => after.get(id) !== object);
    assert.ok(other.length < 20, JSON.stringify(other.slice(0, 20)));
  });

  test('leakline capture --confirm: the report tells how often the line ran', async (t) => {
    const out = join(await temporaryFolder(t), 'series');
    const port = await freePort();
    const load = `"${process.execPath}" "${join(programs, 'requests.mjs')}" ${port} 30`;
    const args = ['capture', '--confirm', '--json', '--snapshots', '3', '--load', load, '--out', out, '--'];
    const program = [process.execPath, 'leaky-server.mjs', String(port)];
    const { code, stdout, stderr } = await runCommand([...args, ...program], { cwd: programs });
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as Report;
    assert.equal(report.series.identity, 'intact');
    const [suspect] = report.suspects;
    const taps = suspect.evidence.filter(({ kind }) => kind === 'tap').map(({ detail }) => detail);
    assert.match(taps[0], /the line ran 3,000 times in one more interval, as often as/);
    assert.match(taps[1], /^100 % of its calls by node:events/);
    assert.ok(suspect.confidence > 0.9);
    assert.deepEqual(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')), report);
    assert.match(stderr, /Counting calls of the suspects/);
  });

  test('code that is gone, or not the same any more, is said', async (t) => {
    const target = await startServer(t, { program });
    const other = pointAt(STATEMENT);
    const gone = { ...other, code: { ...other.code, url: 'file:///gone.mjs' } };
    const changed = { ...other, code: { ...other.code, text: "bus.on('tock', () => kept.push(id));" } };
    const moved = { ...other, code: { ...other.code, line: 1, column: 1 } };
    const records = await tapTarget(
      callOf(target, { points: [gone, changed, moved], fill: { kind: 'time', ms: 10 } }),
      silent,
      new AbortController().signal,
    );
    assert.match(records[0].problem!.text, /not loaded/);
    assert.match(records[1].problem!.text, /other code/);
    assert.equal(records[2].problem, undefined);
  });
});
