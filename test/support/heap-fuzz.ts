import assert from 'node:assert/strict';
import { compareSnapshots } from '../../src/growth/comparison.ts';
import { createGraph } from '../../src/heap/heap-graph.ts';
import type { HeapGraph } from '../../src/heap/graph.ts';
import { createScanner } from '../../src/heap/scan.ts';
import { SnapshotError } from '../../src/heap/snapshot-error.ts';
import type { PlainColumns } from '../../src/heap/columns.ts';
import { createSummaryScanner } from '../../src/heap/summary-scan.ts';
import { summaryOf } from '../../src/heap/summary.ts';

/** Numbers from a seed: the same seed makes the same hostile files. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Mutation = (bytes: Buffer, random: (below: number) => number) => Buffer;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** A run of digits at or after a random place. */
function someNumber(bytes: Buffer, random: (below: number) => number): { start: number; end: number } {
  let start = random(bytes.length);
  while (start < bytes.length && !isDigit(bytes[start])) start++;
  let end = start;
  while (end < bytes.length && isDigit(bytes[end])) end++;
  return { start, end };
}

function replaced(bytes: Buffer, start: number, end: number, text: string): Buffer {
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
}

/** The text after a name in the header, such as `"node_count":`. */
function headerNumber(bytes: Buffer, name: string, text: string): Buffer {
  const at = bytes.indexOf(`"${name}":`);
  if (at < 0) return bytes;
  const start = at + name.length + 3;
  let end = start;
  while (isDigit(bytes[end])) end++;
  return replaced(bytes, start, end, text);
}

const counts = ['0', '1', '7', '4294967295', '10000000000', '99999999999999999999', '-1', '1e9', '"5"', 'null'];
const numbers = ['0', '1', '3', '99', '2147483648', '4294967295', '4294967296', '1e5', '-4', '', '00', '9'.repeat(40)];

export const mutations: Readonly<Record<string, Mutation>> = {
  'cut anywhere': (bytes, random) => bytes.subarray(0, random(bytes.length)),
  'a digit replaced': (bytes, random) => {
    const copy = Buffer.from(bytes);
    const { start, end } = someNumber(copy, random);
    if (start < end) copy[start + random(end - start)] = 0x30 + random(10);
    return copy;
  },
  'a number replaced': (bytes, random) => {
    const { start, end } = someNumber(bytes, random);
    return replaced(bytes, start, end, numbers[random(numbers.length)] ?? '');
  },
  'a byte replaced': (bytes, random) => {
    const copy = Buffer.from(bytes);
    copy[random(copy.length)] = random(256);
    return copy;
  },
  'a stretch removed': (bytes, random) => {
    const start = random(bytes.length);
    return replaced(bytes, start, Math.min(bytes.length, start + 1 + random(200)), '');
  },
  'a stretch doubled': (bytes, random) => {
    const start = random(bytes.length);
    return replaced(bytes, start, start, bytes.subarray(start, start + 1 + random(200)).toString('latin1'));
  },
  'counts that lie': (bytes, random) => {
    const name = ['node_count', 'edge_count', 'trace_function_count'][random(3)] ?? '';
    return headerNumber(bytes, name, counts[random(counts.length)] ?? '');
  },
  'fields renamed': (bytes, random) => {
    const name = ['type', 'name', 'id', 'self_size', 'edge_count', 'to_node', 'object_index', 'children'][random(8)];
    return Buffer.from(bytes.toString('latin1').replace(`"${name}"`, random(2) === 0 ? '"x"' : '"id"'), 'latin1');
  },
  'a section renamed or doubled': (bytes, random) => {
    const name = ['snapshot', 'nodes', 'edges', 'strings', 'locations', 'trace_tree'][random(6)] ?? '';
    const other = ['snapshot', 'nodes', 'edges', 'strings', 'locations', 'trace_tree', 'else'][random(7)] ?? '';
    return Buffer.from(bytes.toString('latin1').replace(`"${name}":`, `"${other}":`), 'latin1');
  },
  'a string never closed': (bytes, random) => {
    const at = bytes.indexOf('"', bytes.indexOf('"strings"') + 10 + random(1000));
    return at < 0 ? bytes : replaced(bytes, at, at + 1, '');
  },
  'deep nesting': (bytes, random) => {
    const depth = 1 + random(50_000);
    const open = ['[', '{"a":', '[1,0,0,0,['][random(3)] ?? '';
    const name = ['trace_tree', 'snapshot', 'strings', 'samples'][random(4)] ?? '';
    const at = bytes.indexOf(`"${name}":`) + name.length + 3;
    return replaced(bytes, at, at, open.repeat(depth));
  },
};

/**
 * Reads bytes that may say anything. Returns whether they were refused; throws when they are read wrongly: figures that do not
 * add up, another error than the one that names section and offset, or too much time.
 */
export function readHostile(bytes: Buffer, random: (below: number) => number): boolean {
  const started = performance.now();
  try {
    const graph = createGraph(scan(createScanner(), bytes, random));
    assertSound(graph);
    const look = (columns: PlainColumns): void => assertSameColumns(columns, graph);
    const summary = scan(createSummaryScanner(random(2) === 0 ? {} : { look }), bytes, random);
    const same = summaryOf(graph);
    if (summary) assert.deepEqual(compareSnapshots(summary, same), [], 'both ways of reading agree');
    return false;
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    assert.match(error.message, /\(section ".*", byte \d+\)/);
    return true;
  } finally {
    assert.ok(performance.now() - started < 20_000, 'reading ends');
  }
}

function assertSameColumns(seen: PlainColumns, graph: HeapGraph): void {
  for (const name of ['nodeType', 'nodeName', 'nodeId', 'selfSize', 'firstEdge'] as const)
    assert.deepEqual(seen[name], graph[name], `${name} is the same before it is reduced`);
  for (const name of ['edgeType', 'edgeNameOrIndex', 'edgeTo'] as const)
    assert.deepEqual(seen[name], graph[name], `${name} is kept`);
}

function scan<T>(
  scanner: { write(bytes: Uint8Array): void; end(): T },
  bytes: Buffer,
  random: (n: number) => number,
): T {
  for (let from = 0; from < bytes.length;) {
    const to = from + 1 + random(1 << 20);
    scanner.write(bytes.subarray(from, to));
    from = to;
  }
  return scanner.end();
}

/** What must hold whatever the file says. */
function assertSound(graph: HeapGraph): void {
  const shallow = graph.shallowSize();
  const retained = graph.retainedSize();
  const dominator = graph.dominator();
  let [own, total] = [0, 0];
  for (let node = 0; node < graph.nodeCount; node++) {
    own += graph.selfSize[node] ?? 0;
    total += shallow[node] ?? 0;
    if (!((retained[node] ?? -1) >= (shallow[node] ?? 0))) assert.fail(`node ${node} retains less than itself`);
    if (!((dominator[node] ?? Infinity) < graph.nodeCount)) assert.fail(`node ${node} has no dominator`);
  }
  assert.equal(total, own, 'sizes move, none is lost');
  assert.equal(retained[0], total, 'the root retains everything');
  const { count, shallowBytes } = graph.classTotals();
  assert.equal(
    shallowBytes.reduce((a, b) => a + b, 0),
    total,
  );
  assert.ok(count.reduce((a, b) => a + b, 0) <= graph.nodeCount);
  graph.distance();
  assert.equal(graph.retainers().edge.length, graph.edgeCount);
}

export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
}

/** Mutates the files in turn until the time is over; the error of a failure names the seed and the mutation. */
export function fuzz(files: readonly Buffer[], { seed, seconds }: FuzzOptions): { cases: number; refused: number } {
  const names = Object.keys(mutations);
  const until = performance.now() + seconds * 1000;
  let [cases, refused] = [0, 0];
  for (let round = seed; performance.now() < until; round++) {
    const random = randomFrom(Math.imul(round, 0x9e3779b1) ^ 0x5bd1e995);
    const name = names[random(names.length)] ?? '';
    let bytes = files[random(files.length)] ?? Buffer.alloc(0);
    const times = 1 + (random(4) === 0 ? random(6) : 0);
    for (let i = 0; i < times; i++) bytes = mutations[name]?.(bytes, random) ?? bytes;
    try {
      if (readHostile(bytes, random)) refused++;
    } catch (error) {
      throw new Error(`LEAKLINE_FUZZ_SEED=${round}: ${name} was not read as it should be`, { cause: error });
    }
    cases++;
  }
  return { cases, refused };
}
