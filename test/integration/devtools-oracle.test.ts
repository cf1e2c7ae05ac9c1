// Our figures against those of Chrome DevTools' own worker, on snapshots of real programs from every supported Node.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compareSnapshots } from '../../src/growth/comparison.ts';
import type { HeapGraph } from '../../src/heap/graph.ts';
import { loadGraph, loadSummary } from '../../src/heap/load.ts';
import { summaryOf } from '../../src/heap/summary.ts';
import type { ComparisonRow } from '../../src/model/report.ts';
import { nodePath } from '../support/nodes.mjs';
import { captureProgram, programs } from './devtools-oracle-programs.ts';

const run = promisify(execFile);
const bench = fileURLToPath(new URL('../../bench/', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'leakline-oracle-'));
after(() => rm(folder, { recursive: true, force: true }));

const versions = [18, 20, 22, 24, 26];
const names = Object.keys(programs);
/** Every version and every program twice, once with allocation tracking; all of them with LEAKLINE_ORACLE=all. */
const pairs =
  process.env['LEAKLINE_ORACLE'] === 'all'
    ? versions.flatMap((node) => names.flatMap((name) => [false, true].map((tracking) => ({ node, name, tracking }))))
    : versions.flatMap((node, i) => [
        { node, name: names[i % names.length] ?? '', tracking: false },
        { node, name: names[(i + 2) % names.length] ?? '', tracking: true },
      ]);

interface DevTools {
  loadInDevTools(path: string): Promise<{ snapshot: DevToolsSnapshot }>;
  compareInDevTools(base: DevToolsSnapshot, current: DevToolsSnapshot): ComparisonRow[];
}

interface DevToolsSnapshot {
  readonly nodeCount: number;
  readonly retainedSizes: Float64Array;
  readonly dominatorsTree: Uint32Array;
  readonly nodeDistances: Int32Array;
  aggregatesWithFilter(filter: object): Record<string, { name: string; count: number; self: number; maxRet: number }>;
}

/** Bundled from its npm package, which is installed when it is missing. */
async function devTools(): Promise<DevTools> {
  if (!existsSync(join(bench, 'node_modules/chrome-devtools-frontend')))
    await run('npm', ['ci', '--prefix', bench, '--ignore-scripts', '--no-audit', '--no-fund']);
  if (!existsSync(join(bench, 'out/devtools.mjs'))) await run(process.execPath, [join(bench, 'build.mjs')]);
  return (await import(join(bench, 'runners/devtools-driver.mjs'))) as DevTools;
}

for (const { node, name, tracking } of pairs) {
  test(`Node ${node}, ${name}${tracking ? ', allocations tracked' : ''}`, async (context) => {
    const binary = await nodePath(node);
    if (binary === undefined) return context.skip(`there is no Node ${node} for this machine`);
    const files = [0, 1].map((n) => join(folder, `${node}-${name}-${tracking}-${n}.heapsnapshot`)) as [string, string];
    await run(binary, ['--expose-gc', '-e', captureProgram(programs[name] ?? '', tracking), ...files]);
    const { loadInDevTools, compareInDevTools } = await devTools();
    const [base, current] = [await loadInDevTools(files[0]), await loadInDevTools(files[1])];
    const graph = await loadGraph(files[1]);
    const rows = compareSnapshots(await loadSummary(files[0]), summaryOf(graph));
    const expected = compareInDevTools(base.snapshot, current.snapshot);
    assert.ok(expected.length > 10, 'the program changes its heap');
    assert.deepEqual(sorted(rows), sorted(expected));
    assertClasses(graph, current.snapshot);
    assert.deepEqual(graph.retainedSize(), current.snapshot.retainedSizes);
    assert.deepEqual(graph.dominator(), current.snapshot.dominatorsTree);
    // DevTools marks unreachable nodes by -5.
    assert.deepEqual(
      graph.distance(),
      current.snapshot.nodeDistances.map((distance) => Math.max(distance, -1)),
    );
    assert.equal(graph.traces !== undefined, tracking);
  });
}

function sorted(rows: readonly ComparisonRow[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

function assertClasses(graph: HeapGraph, snapshot: DevToolsSnapshot): void {
  const { count, shallowBytes, retainedBytes } = graph.classTotals();
  const names = graph.classNames();
  const ours = graph
    .classKeys()
    .map((key, i) => ({ key, name: names[i], count: count[i], self: shallowBytes[i], retained: retainedBytes[i] }));
  const theirs = Object.entries(snapshot.aggregatesWithFilter({})).map(([key, { name, count, self, maxRet }]) => {
    return { key, name, count, self, retained: maxRet };
  });
  // DevTools loses all closures where an object is named `Function`: it keeps one aggregate per key. We count both.
  const closures = ours.find(({ key }) => key === ',Function');
  const theirClosures = theirs.find(({ key }) => key === ',Function');
  if (closures && theirClosures && graph.groups().groups.some(({ name, isGiven }) => name === 'Function' && !isGiven))
    Object.assign(theirClosures, closures);
  const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1);
  assert.deepEqual(ours.filter((row) => row.count !== 0).toSorted(byKey), theirs.toSorted(byKey));
}
