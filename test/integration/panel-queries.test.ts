import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import type { AnswerOf, PanelQuery } from '../../src/protocol/panel.ts';
import { compareSnapshots } from '../../src/growth/comparison.ts';
import { loadSummary } from '../../src/heap/load.ts';
import { LeaklineHost } from '../../src/host/host.ts';
import { importFiles } from '../../src/store/series-store.ts';
import { PanelQueries } from '../../src/worker/panel-queries.ts';

const program = join(import.meta.dirname, '../support/programs/listener-snapshots.cjs');
const dist = join(import.meta.dirname, '../../dist');
const rounds = 3;
const page = { offset: 0, limit: 100 };
const last = { thread: 0, snapshot: rounds - 1 };

let root: string;
let folder: string;
let host: LeaklineHost;
let report: Report;
const queries = new PanelQueries(async (base, current, signal) =>
  compareSnapshots(await loadSummary(base, signal), await loadSummary(current, signal)),
);

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'leakline-queries-'));
  folder = join(root, 'visits');
  await mkdir(folder);
  host = new LeaklineHost({
    captureWorker: join(dist, 'capture-worker.cjs'),
    analysisWorker: join(dist, 'analysis-worker.cjs'),
    storageRoot: root,
  });
  execFileSync(process.execPath, [program, folder, String(rounds)], { stdio: 'ignore' });
  const files = Array.from({ length: rounds }, (_, i) => join(folder, `${i}.heapsnapshot`));
  await importFiles(files, [join(program, '..')], folder, new Date());
  report = await host.analyze(folder, {});
});
after(async () => {
  await host.dispose();
  await rm(root, { recursive: true, force: true });
});

async function ask<K extends PanelQuery['kind']>(query: Extract<PanelQuery, { kind: K }>): Promise<AnswerOf<K>> {
  return (await queries.answer(folder, query, new AbortController().signal)) as AnswerOf<K>;
}

async function visits(only: 'all' | 'new' | 'survivors' = 'all'): Promise<AnswerOf<'objects'>['page']> {
  const query = { kind: 'objects' as const, ...last, className: 'Visit', only, sort: 'id' as const, ...page };
  return (await ask<'objects'>(query)).page;
}

describe('what the panel asks of real snapshots', () => {
  it('objects of a class, all, new, and those that survived', async () => {
    const all = await visits();
    assert.equal(all.total, 600);
    assert.equal(all.rows.length, 100);
    const [row] = all.rows;
    assert.equal(row?.className, 'Visit');
    assert.match(row?.preview ?? '', /^\{url: "\/ma\.gif\?n=\d+", body/);
    assert.equal(row?.source?.file, 'listener-snapshots.cjs');
    assert.ok((row?.retainedBytes ?? 0) > (row?.selfBytes ?? 0));
    assert.equal((await visits('new')).total, 400);
    assert.equal((await visits('survivors')).total, 200);
  });

  it('a later page continues the first', async () => {
    const first = await ask<'objects'>({
      kind: 'objects',
      ...last,
      className: 'Visit',
      only: 'all',
      sort: 'retained',
      offset: 0,
      limit: 60,
    });
    const second = await ask<'objects'>({
      kind: 'objects',
      ...last,
      className: 'Visit',
      only: 'all',
      sort: 'retained',
      offset: 60,
      limit: 60,
    });
    const bytes = [...first.page.rows, ...second.page.rows].map(({ retainedBytes }) => retainedBytes);
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => b - a),
    );
    assert.equal(new Set([...first.page.rows, ...second.page.rows].map(({ node }) => node)).size, 120);
  });

  it('who holds an object: its Context, the listener, the emitter, up to the root', async () => {
    const [visit] = (await visits()).rows;
    assert.ok(visit);
    const { page: holders } = await ask<'retainers'>({
      kind: 'retainers',
      ...last,
      node: visit.node,
      machinery: false,
      ...page,
    });
    const context = holders.rows.find(({ edge }) => edge === 'visit');
    assert.equal(context?.edgeKind, 'context');
    assert.ok(context?.more);
    const { path } = await ask<'path'>({ kind: 'path', ...last, node: visit.node });
    assert.equal(path.steps[0]?.className, '(root)');
    const edges = path.steps.map(({ edge }) => edge);
    for (const edge of ['_events', 'error', 'context', 'visit'])
      assert.ok(edges.includes(edge), `${edge} in ${edges.join(' ')}`);
    assert.equal(path.steps.at(-1)?.node, visit.node);
  });

  it('ways and distances around what is ignored', async () => {
    const [visit] = (await visits()).rows;
    const holders = async (ignored: number[]): Promise<AnswerOf<'retainers'>['page']['rows']> =>
      (await ask<'retainers'>({ kind: 'retainers', ...last, node: visit.node, machinery: false, ignored, ...page }))
        .page.rows;
    const way = async (ignored: number[]): Promise<readonly number[]> =>
      (await ask<'path'>({ kind: 'path', ...last, node: visit.node, ignored })).path.steps.map(({ node }) => node);
    const ignored: number[] = [];
    let nearest = (await way([])).length;
    for (let steps = await way(ignored); steps.length > 0 && ignored.length < 20; steps = await way(ignored)) {
      assert.ok(steps.length >= nearest, 'no way around is shorter');
      assert.ok(ignored.every((node) => !steps.includes(node)));
      nearest = steps.length;
      const holder = steps[steps.length - 2];
      ignored.push(holder);
    }
    assert.deepEqual(await way(ignored), [], 'without its holders it would be free');
    const left = await holders(ignored);
    assert.ok(
      left.every(({ node, distance, edgeKind }) => !ignored.includes(node) && (distance < 0 || edgeKind === 'weak')),
    );
    assert.ok((await way([])).length > 0, 'and nothing of it stays');
  });

  it('storage as the object it belongs to', async () => {
    const [visit] = (await visits()).rows;
    assert.ok(visit);
    const holders = async (node: number, machinery: boolean): Promise<AnswerOf<'retainers'>['page']['rows']> =>
      (await ask<'retainers'>({ kind: 'retainers', ...last, node, machinery, ...page })).page.rows;
    const context = (await holders(visit.node, false)).find(({ edge }) => edge === 'visit');
    const listener = (await holders(context?.node ?? 0, false)).find(({ edge }) => edge === 'context');
    const [list] = await holders(listener?.node ?? 0, false);
    assert.equal(list?.className, 'Array');
    assert.match(list?.edge ?? '', /^\[?\d+\]?$/);
    const raw = await holders(listener?.node ?? 0, true);
    assert.ok(
      raw.some(({ className }) => className === '(array)'),
      raw.map(({ className }) => className).join(),
    );
  });

  it('what an object holds, what the program named first', async () => {
    const [visit] = (await visits()).rows;
    assert.ok(visit);
    const { page: fields } = await ask<'fields'>({ kind: 'fields', ...last, node: visit.node, ...page });
    const named = fields.rows.filter(({ machinery }) => !machinery).map(({ edge }) => edge);
    assert.ok(named.includes('url') && named.includes('body'));
    const firstOfMachine = fields.rows.findIndex(({ machinery }) => machinery);
    assert.ok(fields.rows.slice(firstOfMachine).every(({ machinery }) => machinery));
  });

  it('dominators from the root down, sizes that fit into each other', async () => {
    const { page: top } = await ask<'dominators'>({ kind: 'dominators', ...last, ...page });
    assert.ok(top.rows.length > 10);
    const parent = top.rows.find(({ children }) => children > 0);
    assert.ok(parent);
    const { page: below } = await ask<'dominators'>({
      kind: 'dominators',
      ...last,
      node: parent.node,
      offset: 0,
      limit: 10_000,
    });
    assert.equal(below.total, parent.children);
    const sum = below.rows.reduce((bytes, { retainedBytes }) => bytes + retainedBytes, 0);
    assert.ok(sum <= parent.retainedBytes);
  });

  it('statistics that add up, and strings that are there twice', async () => {
    const { statistics } = await ask<'statistics'>({ kind: 'statistics', ...last });
    const sum = statistics.parts.reduce((bytes, part) => bytes + part.bytes, 0);
    assert.equal(sum, statistics.totalBytes);
    assert.ok(statistics.totalBytes > 1_000_000);
    const { page: strings, wastedBytes } = await ask<'duplicateStrings'>({
      kind: 'duplicateStrings',
      ...last,
      ...page,
    });
    assert.ok(wastedBytes >= strings.rows.reduce((bytes, row) => bytes + row.bytes - row.bytes / row.count, 0) - 1);
    assert.ok(strings.rows.every(({ count }) => count > 1));
  });

  it('growth by file and by container', async () => {
    const { rows: files } = await ask<'growthBy'>({ kind: 'growthBy', thread: 0, group: 'file' });
    const file = files.find(({ name }) => name === 'listener-snapshots.cjs');
    assert.ok(file, files.map(({ name }) => name).join(', '));
    assert.ok((file.counts[2] ?? 0) - (file.counts[1] ?? 0) >= 200);
    // Reads the older snapshots in threads, which only the built worker has.
    const byContainer = await host.query(basename(folder), { kind: 'growthBy', thread: 0, group: 'container' });
    const { rows: containers } = byContainer as AnswerOf<'growthBy'>;
    assert.ok(
      containers.some(({ name, counts }) => name.startsWith('queue (') && (counts[2] ?? 0) - (counts[0] ?? 0) === 400),
      JSON.stringify(containers),
    );
    const { rows: packages } = await ask<'growthBy'>({ kind: 'growthBy', thread: 0, group: 'package' });
    assert.ok(packages.some(({ name }) => name === '(workspace)'));
  });

  it('the way to the objects behind a suspect', async () => {
    const [suspect] = report.suspects;
    assert.ok(suspect, report.verdict.summary);
    const { path } = await ask<'suspectPath'>({ kind: 'suspectPath', suspectId: suspect.id });
    assert.equal(path.steps[0]?.className, '(root)');
    assert.equal(path.steps.filter((step) => step.suspect).length, 1);
    assert.equal(path.steps.at(-1)?.source?.file, 'listener-snapshots.cjs');
  });

  it('where an object stands in the sources', async () => {
    const [visit] = (await visits()).rows;
    assert.ok(visit);
    const source = await queries.source(
      folder,
      { kind: 'node', ...last, node: visit.node },
      new AbortController().signal,
    );
    assert.deepEqual(source, visit.source);
    assert.equal(source?.line, 7);
  });

  it('a comparison as the command makes it', async () => {
    const { rows } = await ask<'comparison'>({ kind: 'comparison', thread: 0, base: 0, current: 2 });
    assert.equal(rows.find((row) => row.class === 'Visit')?.new, 400);
  });

  it('the same through the built worker', async () => {
    const seriesId = basename(folder);
    assert.ok(await host.canQuery(seriesId));
    const query = { kind: 'allocations' as const, ...last };
    await assert.rejects(host.query(seriesId, query), {
      name: 'LeaklineError',
      message: /No allocations were recorded/,
    });
    const all = await visits();
    const [visit] = all.rows;
    assert.ok(visit);
    const asked = { kind: 'objects' as const, ...last, className: 'Visit', only: 'all' as const, sort: 'id' as const };
    assert.deepEqual(await host.query(seriesId, { ...asked, ...page }), { kind: 'objects', page: all });
    assert.deepEqual(await host.sourceOf(seriesId, { kind: 'node', ...last, node: visit.node }), visit.source);
  });

  it('says in a sentence what is not there', async () => {
    await assert.rejects(ask({ kind: 'statistics', thread: 0, snapshot: 9 }), /no snapshot 10/);
    await assert.rejects(ask({ kind: 'path', ...last, node: 4_000_000_000 }), /no object with that number/);
    await assert.rejects(ask({ kind: 'allocations', ...last }), /No allocations were recorded/);
    await assert.rejects(ask({ kind: 'suspectPath', suspectId: 'other' }), /no longer has this suspect/);
  });

  it('stops when nobody waits any more, and can be asked again', async () => {
    const other = new PanelQueries(() => Promise.reject(new Error('not asked')));
    const abort = new AbortController();
    const asked = other.answer(folder, { kind: 'statistics', ...last }, abort.signal);
    abort.abort();
    await assert.rejects(asked, /Cancelled/);
    const again = await other.answer(folder, { kind: 'statistics', ...last }, new AbortController().signal);
    assert.equal(again.kind, 'statistics');
  });
});
