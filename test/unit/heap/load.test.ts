import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CancelledError, LeaklineError } from '../../../src/base/errors.ts';
import type { HeapGraph } from '../../../src/heap/graph.ts';
import { loadGraph, loadGraphAhead, loadSummary, lookAndSummarize } from '../../../src/heap/load.ts';
import { ReusedMemory } from '../../../src/heap/kernel.ts';
import { foreseenBytes, refuseIfTooLarge } from '../../../src/heap/memory.ts';
import type { SnapshotHeader } from '../../../src/heap/header.ts';
import { SnapshotError } from '../../../src/heap/snapshot-error.ts';
import { type SnapshotSummary, summaryOf } from '../../../src/heap/summary.ts';
import { snapshotJson } from '../../support/heap.ts';

const folder = mkdtempSync(join(tmpdir(), 'leakline-load-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A file of several megabytes: rows as Node 18 to 22 write them, one per line. */
function largeSnapshot(objects: number): string {
  const { json } = snapshotJson('root -> first', 'first: object Link 24 @5:6:7');
  const value = JSON.parse(json) as { snapshot: any; nodes: number[]; edges: number[]; strings: string[] };
  const [nodes, edges] = [value.nodes.slice(0, 10), value.edges.slice(0, 3)];
  for (let i = 0; i < objects; i++) {
    const name = value.strings.push(`object ${i}`) - 1;
    // An array, hidden, string or object; its id; a size; one edge to the next and one weak one to the root.
    nodes.push(i % 4, name, 5 + i * 2, 8 + (i % 90), 2);
    edges.push(i % 7 === 0 ? 1 : 2, i % 7 === 0 ? i : name, (2 + ((i + 1) % objects)) * 5, 6, name, 0);
  }
  nodes[9] = 1;
  edges.push(2, 1, 10);
  // The edge of `first`, before those of the others.
  edges.splice(3, 0, ...edges.splice(-3));
  value.snapshot.node_count = nodes.length / 5;
  value.snapshot.edge_count = edges.length / 3;
  const rows = (numbers: number[], fields: number): string =>
    Array.from({ length: numbers.length / fields }, (_, i) =>
      numbers.slice(i * fields, i * fields + fields).join(),
    ).join('\n,');
  return (
    `{"snapshot":${JSON.stringify(value.snapshot)},\n"nodes":[${rows(nodes, 5)}\n],\n"edges":[${rows(edges, 3)}\n],\n` +
    `"locations":[5,5,6,7],\n"strings":[${value.strings.map((text) => JSON.stringify(text)).join(',\n')}]}`
  );
}

const text = largeSnapshot(20_000);
const plain = join(folder, 'plain.heapsnapshot');
writeFileSync(plain, text);

function equalColumns(graph: HeapGraph, other: HeapGraph): void {
  for (const column of [
    'nodeType',
    'nodeName',
    'nodeId',
    'selfSize',
    'firstEdge',
    'edgeType',
    'edgeNameOrIndex',
    'edgeTo',
  ] as const)
    assert.deepEqual(graph[column], other[column], column);
  assert.equal(graph.name(70), 'object 68');
  assert.equal(graph.retainedSize()[0], other.retainedSize()[0]);
  assert.deepEqual(graph.locations, other.locations);
}

test('rows on lines of their own are read as rows without', async () => {
  const dense = join(folder, 'dense.heapsnapshot');
  writeFileSync(dense, text.replaceAll('\n', ''));
  equalColumns(await loadGraph(plain), await loadGraph(dense));
});

test('a file that is read ahead gives the same; a cut one is refused, and a cancellation heard', async () => {
  equalColumns(await loadGraphAhead(plain), await loadGraph(plain));
  const cut = join(folder, 'cut.heapsnapshot');
  writeFileSync(cut, text.slice(0, text.length * 0.7));
  const sentence = await loadGraph(cut).catch(String);
  assert.equal(await loadGraphAhead(cut).catch(String), sentence);
  assert.match(String(sentence), /cut\.heapsnapshot/);
  const cancel = new AbortController();
  const reading = loadGraphAhead(plain, cancel.signal);
  cancel.abort();
  await assert.rejects(reading, CancelledError);
});

test('a summary read straight from the file is that of the graph', async () => {
  const summary = await loadSummary(plain);
  const expected = summaryOf(await loadGraph(plain));
  assert.ok(summary.shallowSize.every((size, node) => size === expected.shallowSize[node]));
  const nameOf = ({ group, groups }: SnapshotSummary, node: number): string => JSON.stringify(groups[group[node]]);
  for (let node = 0; node < summary.nodeCount; node++)
    if (nameOf(summary, node) !== nameOf(expected, node)) assert.fail(`node ${node} is ${nameOf(summary, node)}`);
  assert.deepEqual(summary.definitions, expected.definitions);
  assert.equal(summary.lastObjectId, expected.lastObjectId);
  assert.deepEqual(summary.type, expected.type);
});

test('snapshots that are read into one memory leave nothing of themselves to the next', async () => {
  const memory = new ReusedMemory();
  const small = join(folder, 'small.heapsnapshot');
  writeFileSync(small, largeSnapshot(500));
  const seen = async (path: string, into: ReusedMemory): Promise<unknown> => {
    let columns: unknown;
    const summary = await lookAndSummarize(
      path,
      ({ firstEdge, edgeTo, edgeType }) => (columns = [firstEdge, edgeTo, edgeType].map((column) => column.slice())),
      into,
    );
    const { id, shallowSize, group, type, groups, definitions, lastObjectId } = summary;
    return structuredClone({ columns, id, shallowSize, group, type, groups, definitions, lastObjectId });
  };
  const larger = join(folder, 'larger.heapsnapshot');
  writeFileSync(larger, largeSnapshot(60_000));
  for (const path of [plain, small, larger, plain])
    assert.deepEqual(await seen(path, memory), await seen(path, new ReusedMemory()), path);
});

test('a gzip file is read like a plain one; a cut one is refused', async () => {
  const packed = gzipSync(text);
  writeFileSync(join(folder, 'packed.heapsnapshot.gz'), packed);
  writeFileSync(join(folder, 'cut.heapsnapshot.gz'), packed.subarray(0, packed.length / 2));
  const graph = await loadGraph(join(folder, 'packed.heapsnapshot.gz'));
  assert.equal(graph.nodeCount, 20_002);
  await assert.rejects(loadGraph(join(folder, 'cut.heapsnapshot.gz')), /cannot be unpacked/);
});

test('reading stops soon after a cancellation', async () => {
  const cancel = new AbortController();
  const started = performance.now();
  setTimeout(() => cancel.abort(), 5);
  const reading = loadGraph(plain, cancel.signal);
  await reading.then(
    () => assert.ok(performance.now() - started < 1000),
    (error) => assert.ok(error instanceof CancelledError),
  );
  cancel.abort();
  await assert.rejects(loadSummary(plain, cancel.signal), CancelledError);
});

test('a header that claims more than the memory holds is refused before anything is allocated', async () => {
  const header = { nodeCount: 90_000_000, edgeCount: 2_000_000_000 };
  assert.ok(foreseenBytes(header) > 20e9);
  const claim = text
    .replace(/"node_count":\d+/, '"node_count":99999999')
    .replace(/"edge_count":\d+/, '"edge_count":2147483647');
  const path = join(folder, 'claim.heapsnapshot');
  writeFileSync(path, claim.slice(0, 5000));
  await assert.rejects(loadGraph(path), SnapshotError);
  assert.throws(() => refuseIfTooLarge({ nodeCount: 1e12, edgeCount: 1e12 } as SnapshotHeader), /memory/);
});

test('a missing file, a folder and a foreign file are named', async () => {
  const foreign = join(folder, 'foreign.heapsnapshot');
  writeFileSync(foreign, '{"name": "something else"}');
  await assert.rejects(loadGraph(foreign), /foreign\.heapsnapshot cannot be read: it has no header/);
  await assert.rejects(loadSummary(folder), LeaklineError);

  await assert.rejects(loadGraph(join(folder, 'none.heapsnapshot')), /none\.heapsnapshot cannot be opened/);
});
