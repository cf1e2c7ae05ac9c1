import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { LeaklineError } from '../../../src/base/errors.ts';
import type { ComparisonRow } from '../../../src/model/report.ts';
import type { AnswerOf, PanelQuery } from '../../../src/protocol/panel.ts';
import { SeriesWork } from '../../../src/worker/series-work.ts';
import { seriesFolder, type SeriesFolder } from '../../support/series-folder.ts';

const page = { offset: 0, limit: 10 };
const never = new AbortController().signal;
const noCompare = (): Promise<never> => Promise.reject(new Error('not asked'));

/** Jobs in an array, ten more in each snapshot. */
function jobs(snapshot: number): string[] {
  const lines = [
    'root -> app',
    'app: object App 16 #11',
    'app -> .jobs jobs',
    'jobs: object Array 16 #13',
    'jobs -> =elements store',
    'store: array "" 400 #15',
  ];
  for (let interval = 0; interval <= snapshot; interval++) {
    for (let i = 0; i < 10; i++) {
      const label = `job${interval}-${i}`;
      lines.push(`${label}: object Job 40 @1:2:4 #${interval * 1000 + 101 + i * 2}`);
      lines.push(`store -> [${interval * 10 + i}] ${label}`);
    }
  }
  return lines;
}

const frame = (functionName: string, scriptId: number, line0: number) => ({
  functionName,
  scriptId: String(scriptId),
  url: '',
  lineNumber: line0,
  columnNumber: 0,
});

/** `start` calls `addJob`, which calls `push` of a package; one sample of each, then more of what the package made. */
function profile(snapshot: number): object {
  const push = { id: 4, selfSize: 0, callFrame: frame('push', 2, 0), children: [] };
  const native = { id: 5, selfSize: 0, callFrame: frame('Buffer', 9, -1), children: [] };
  const addJob = { id: 3, selfSize: 0, callFrame: frame('addJob', 1, 3), children: [push, native] };
  const start = { id: 2, selfSize: 0, callFrame: frame('start', 1, 0), children: [addJob] };
  const samples = [{ size: 500, nodeId: 2, ordinal: 1 }];
  for (let i = 0; i <= snapshot; i++) {
    samples.push({ size: 1000, nodeId: 4, ordinal: 10 * (i + 1) }, { size: 100, nodeId: 5, ordinal: 10 * (i + 1) + 1 });
  }
  return { head: { id: 1, selfSize: 0, callFrame: frame('(root)', 0, -1), children: [start] }, samples };
}

const series = {
  snapshots: [jobs(0), jobs(1), jobs(2), jobs(3)],
  profiles: [profile(0), profile(1), profile(2), profile(3)],
  sources: {
    'src/app.js': 'function start() { addJob() }\n\nclass Job {}\nfunction addJob() { jobs.push(new Job()) }\n',
    'node_modules/queue/index.js': 'exports.push = function push() {}\n',
  },
};

describe('looking into a series', () => {
  let tiny: SeriesFolder;
  const work = new SeriesWork(noCompare);
  before(async () => {
    tiny = await seriesFolder(series);
  });
  after(() => tiny.remove());

  const ask = async <K extends PanelQuery['kind']>(query: Extract<PanelQuery, { kind: K }>): Promise<AnswerOf<K>> =>
    (await work.answer(tiny.folder, query, never)) as AnswerOf<K>;
  const jobsOf = (snapshot: number, only: 'all' | 'new' | 'survivors') =>
    ask<'objects'>({ kind: 'objects', thread: 0, snapshot, className: 'Job', only, sort: 'id', ...page });

  it('tells objects of the intervals from those of the first snapshot, in any snapshot', async () => {
    assert.equal((await jobsOf(3, 'all')).page.total, 40);
    assert.equal((await jobsOf(3, 'new')).page.total, 30);
    assert.equal((await jobsOf(3, 'survivors')).page.total, 20);
    assert.equal((await jobsOf(1, 'new')).page.total, 10);
    assert.equal((await jobsOf(0, 'new')).page.total, 0);
    assert.equal((await jobsOf(3, 'new')).page.rows[0]?.id, 1101);
  });

  it('names places relative to the workspace', async () => {
    const [job] = (await jobsOf(3, 'all')).page.rows;
    const place = { file: 'src/app.js', line: 3, column: 5 };
    assert.deepEqual(job?.source, place);
    const { node } = job;
    assert.deepEqual(await work.source(tiny.folder, { kind: 'node', thread: 0, snapshot: 3, node }, never), place);
  });

  it('leads from the root to an object, and from an object to who holds it', async () => {
    const [job] = (await jobsOf(3, 'all')).page.rows;
    assert.ok(job);
    const at = { thread: 0, snapshot: 3, node: job.node };
    const { path } = await ask<'path'>({ kind: 'path', ...at });
    assert.deepEqual(
      path.steps.map(({ className }) => className),
      ['(root)', 'App', 'Array', '(array)', 'Job'],
    );
    const holders = (await ask<'retainers'>({ kind: 'retainers', ...at, machinery: false, ...page })).page;
    assert.deepEqual(
      holders.rows.map(({ className, edge }) => [className, edge]),
      [['Array', '[0]']],
    );
  });

  it('adds up samples by the innermost function of the workspace', async () => {
    const { rows, sampled } = await ask<'growthBy'>({ kind: 'growthBy', thread: 0, group: 'allocation-site' });
    assert.ok(sampled);
    const addJob = rows.find(({ name }) => name === 'addJob src/app.js:4');
    assert.deepEqual(addJob?.bytes, [1100, 2200, 3300, 4400]);
    assert.deepEqual(addJob.counts, [2, 4, 6, 8]);
    // Of the second and third snapshot; what came last has met no collection.
    assert.equal(addJob.survivors, 4);
    assert.deepEqual(addJob.source, { file: 'src/app.js', line: 4, column: 1 });
    assert.deepEqual(rows.find(({ name }) => name === 'start src/app.js:1')?.bytes, [500, 500, 500, 500]);
    const place = { kind: 'group' as const, thread: 0, group: 'allocation-site' as const, name: addJob.name };
    assert.deepEqual(await work.source(tiny.folder, place, never), addJob.source);
  });

  it('adds up samples by the innermost package', async () => {
    const { rows } = await ask<'growthBy'>({ kind: 'growthBy', thread: 0, group: 'package' });
    const bytes = new Map(rows.map((row) => [row.name, row.bytes.at(-1)]));
    assert.deepEqual(Object.fromEntries(bytes), { queue: 4000, '(workspace)': 900 });
  });

  it('gives live allocations as a tree with places', async () => {
    const { tree } = await ask<'allocations'>({ kind: 'allocations', thread: 0, snapshot: 1 });
    const push = tree.names.indexOf('push');
    assert.equal(tree.selfBytes[push], 2000);
    assert.equal(tree.names[tree.parents[push] ?? 0], 'addJob');
    assert.equal(tree.sources[push]?.file, 'node_modules/queue/index.js');
    const place = { kind: 'frame' as const, thread: 0, snapshot: 1, frame: push };
    assert.equal((await work.source(tiny.folder, place, never))?.line, 1);
  });

  it('says in a sentence what cannot be answered', async () => {
    await assert.rejects(ask({ kind: 'statistics', thread: 0, snapshot: 7 }), /has no snapshot 8/);
    await assert.rejects(ask({ kind: 'statistics', thread: 5, snapshot: 0 }), /of thread 5/);
    await assert.rejects(ask({ kind: 'suspectPath', suspectId: 'none' }), /no longer has this suspect/);
    await assert.rejects(
      work.answer('/nowhere', { kind: 'statistics', thread: 0, snapshot: 0 }, never),
      /is no series/,
    );
  });
});

describe('growth where no allocations were recorded', () => {
  it('is that of what has a place in the heap itself', async () => {
    const tiny = await seriesFolder({ snapshots: series.snapshots, sources: series.sources });
    try {
      const work = new SeriesWork(noCompare);
      for (const [group, name] of [
        ['allocation-site', 'Job src/app.js:3'],
        ['file', 'src/app.js'],
        ['package', '(workspace)'],
        ['container', 'an unnamed Array'],
      ] as const) {
        const answer = await work.answer(tiny.folder, { kind: 'growthBy', thread: 0, group }, never);
        const { rows, sampled } = answer as AnswerOf<'growthBy'>;
        assert.equal(sampled, false);
        assert.deepEqual(
          rows.map((row) => [row.name, row.counts, row.survivors]),
          [[name, [10, 20, 30, 40], 20]],
          group,
        );
      }
      const allocations = work.answer(tiny.folder, { kind: 'allocations', thread: 0, snapshot: 0 }, never);
      await assert.rejects(allocations, /No allocations were recorded/);
    } finally {
      await tiny.remove();
    }
  });
});

describe('the last snapshot of a series that was analysed', () => {
  it('is looked into without its file being read again, until another one is', async () => {
    const tiny = await seriesFolder(series);
    try {
      const work = new SeriesWork(noCompare);
      await work.analyze(tiny.folder, () => undefined, never);
      await rm(join(tiny.folder, '3.heapsnapshot'));
      const statistics = (snapshot: number) =>
        work.answer(tiny.folder, { kind: 'statistics', thread: 0, snapshot }, never);
      const objects = { kind: 'objects', thread: 0, snapshot: 3, className: 'Job', only: 'new', sort: 'id' } as const;
      const { page: jobs } = (await work.answer(tiny.folder, { ...objects, ...page }, never)) as AnswerOf<'objects'>;
      assert.equal(jobs.total, 30);
      await statistics(3);
      await statistics(2);
      await assert.rejects(statistics(3), LeaklineError);
    } finally {
      await tiny.remove();
    }
  });
});

describe('work on series', () => {
  const comparison = { kind: 'comparison', thread: 0, base: 0, current: 1 } as const;
  let tiny: SeriesFolder;
  before(async () => {
    tiny = await seriesFolder(series);
  });
  after(() => tiny.remove());

  it('is done one after the other, also when some fails', async () => {
    let running = 0;
    const work = new SeriesWork(async (base): Promise<readonly ComparisonRow[]> => {
      assert.equal(++running, 1);
      await new Promise((resolve) => void setImmediate(resolve));
      running--;
      if (base.endsWith('1.heapsnapshot')) throw new Error('broken');
      return [];
    });
    const asked = [0, 1, 2].map((base) => work.answer(tiny.folder, { ...comparison, base }, never));
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it('that is cancelled while it waits ends at once, and never starts', async () => {
    let finish: (rows: readonly ComparisonRow[]) => void = () => undefined;
    const slow = new Promise<readonly ComparisonRow[]>((resolve) => (finish = resolve));
    let started = 0;
    const work = new SeriesWork(() => {
      started++;
      return slow;
    });
    const first = work.answer(tiny.folder, comparison, never);
    const abort = new AbortController();
    const second = work.answer(tiny.folder, comparison, abort.signal);
    abort.abort();
    await assert.rejects(second, { name: 'CancelledError' });
    finish([]);
    assert.equal((await first).kind, 'comparison');
    await work.answer(tiny.folder, { kind: 'statistics', thread: 0, snapshot: 0 }, never);
    assert.equal(started, 1);
  });

  it('sees a series as it is after it was analysed anew', async () => {
    const work = new SeriesWork(noCompare);
    const last = { kind: 'statistics', thread: 0, snapshot: 3 } as const;
    await tiny.shorten(2);
    await assert.rejects(work.answer(tiny.folder, last, never), /no snapshot 4/);
    await tiny.shorten(4);
    const report = await work.analyze(tiny.folder, () => undefined, never);
    assert.equal(report.series.snapshots.length, 4);
    assert.equal((await work.answer(tiny.folder, last, never)).kind, 'statistics');
  });
});
