import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { CancelledError } from '../../../src/base/errors.ts';
import { createGraph } from '../../../src/heap/heap-graph.ts';
import { createScanner } from '../../../src/heap/scan.ts';
import type { GrowthRow } from '../../../src/model/report.ts';
import { LiveSnapshots } from '../../../src/worker/live-snapshots.ts';
import { olderSnapshot } from '../../../src/worker/older-snapshots.ts';
import { relaySnapshot } from '../../../src/worker/snapshot-relay.ts';
import { snapshotJson } from '../../support/heap.ts';

const bytes = Buffer.from(
  snapshotJson('root -> a', 'a: object Leaked #11', 'a .next -> b', 'b: object Leaked #13').json,
);

function open(t: TestContext) {
  const { port1, port2 } = new MessageChannel();
  const live = new LiveSnapshots();
  const growth: (readonly GrowthRow[])[] = [];
  const cancel = new AbortController();
  const over = live.follow(port2, (rows) => growth.push(rows), cancel.signal);
  over.catch(() => undefined);
  t.after(() => port1.close());
  return { live, growth, cancel, over, port: port1 };
}

/** As the target sends it, in pieces of no meaning. */
function send(port: Parameters<typeof relaySnapshot>[0], file: string, isLast: boolean, text: Uint8Array = bytes) {
  const follower = relaySnapshot(port, { file, thread: 0, isLast });
  for (let from = 0; from < text.length; from += 97) follower.bytes(text.subarray(from, from + 97));
  return follower;
}

/** Everything that was sent has been read. */
const delivered = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 50));

test('what is kept of a snapshot is what its file would tell; the last one has its graph', async (t) => {
  const { live, port, over } = open(t);
  send(port, '/series/0.heapsnapshot', false).whole();
  send(port, '/series/1.heapsnapshot', true).whole();
  port.close();
  await over;
  const scanner = createScanner();
  scanner.write(bytes);
  const expected = olderSnapshot(createGraph(scanner.end()));
  const first = await live.take('/series/0.heapsnapshot');
  assert.deepEqual(first?.older, expected);
  assert.equal(first.graph, undefined);
  const last = await live.take('/series/1.heapsnapshot');
  assert.deepEqual(last?.older, expected);
  assert.equal(last.graph?.nodeCount, expected.summary.nodeCount);
  assert.equal(await live.take('/series/1.heapsnapshot'), undefined);
});

test('from the second snapshot on there is a growth table', async (t) => {
  const { growth, port } = open(t);
  send(port, '/series/0.heapsnapshot', false).whole();
  const more = snapshotJson(
    'root -> a',
    'a: object Leaked #11',
    'a .next -> b',
    'b: object Leaked #13',
    'b -> c',
    'c: object Leaked #15',
  );
  send(port, '/series/1.heapsnapshot', false, Buffer.from(more.json)).whole();
  send(port, '/series/2.heapsnapshot', true, Buffer.from(more.json)).whole();
  await delivered();
  const rows = growth.map((table) => table.find(({ name }) => name === 'Leaked'));
  assert.deepEqual(
    rows.map((row) => [row?.counts, row?.new]),
    [
      [[2, 3], 1],
      [[2, 3, 3], 1],
    ],
  );
});

test('one that nobody can read, was cut short, or has no file is left to the disk; the next is not', async (t) => {
  const { live, port } = open(t);
  send(port, '/series/0.heapsnapshot', false, Buffer.from('{"snapshot": "no"}')).whole();
  send(port, '/series/1.heapsnapshot', false, bytes.subarray(0, bytes.length - 9)).whole();
  send(port, '/series/2.heapsnapshot', false).failed();
  const diskFull = send(port, '/series/3.heapsnapshot', false);
  diskFull.whole();
  diskFull.failed();
  send(port, '/series/4.heapsnapshot', false).whole();
  await delivered();
  const kept = await Promise.all([0, 1, 2, 3, 4].map((i) => live.take(`/series/${i}.heapsnapshot`)));
  assert.deepEqual(
    kept.map((each) => each !== undefined),
    [false, false, false, false, true],
  );
});

test('a reader that cannot keep up is given no more, and no more waits for it', async (t) => {
  const { live, port } = open(t);
  const follower = relaySnapshot(port, { file: '/series/0.heapsnapshot', thread: 0, isLast: false });
  const piece = new Uint8Array(2 ** 20);
  // The reader has no turn meanwhile.
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 200; i++) follower.bytes(piece);
  assert.ok(process.memoryUsage().arrayBuffers - before < 80 * 2 ** 20);
  follower.whole();
  await delivered();
  assert.equal(await live.take('/series/0.heapsnapshot'), undefined);
});

test('a cancelled capture leaves nothing, one that breaks off what was whole', async (t) => {
  const cancelled = open(t);
  send(cancelled.port, '/series/0.heapsnapshot', false).whole();
  await delivered();
  cancelled.cancel.abort();
  await assert.rejects(cancelled.over, CancelledError);
  assert.equal(await cancelled.live.take('/series/0.heapsnapshot'), undefined);

  const broken = open(t);
  send(broken.port, '/series/0.heapsnapshot', false).whole();
  send(broken.port, '/series/1.heapsnapshot', true);
  await delivered();
  const waiting = broken.live.take('/series/1.heapsnapshot');
  broken.port.close();
  await broken.over;
  assert.equal(await waiting, undefined);
  assert.ok(await broken.live.take('/series/0.heapsnapshot'));
});

test('what an analysis did not take is dropped after it', async (t) => {
  const { live, port } = open(t);
  send(port, '/series/0.heapsnapshot', false).whole();
  send(port, '/other/0.heapsnapshot', false).whole();
  await delivered();
  live.release('/series');
  assert.equal(await live.take('/series/0.heapsnapshot'), undefined);
  assert.ok(await live.take('/other/0.heapsnapshot'));
});
