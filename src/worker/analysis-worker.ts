import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { throwIfCancelled } from '../base/errors.ts';
import { compareSnapshots, prepareComparison } from '../growth/comparison.ts';
import { loadSummary } from '../heap/load.ts';
import type { ComparisonRow } from '../model/report.ts';
import type { AnalysisHost, AnalysisWorkerApi } from '../protocol/workers.ts';
import { serve } from './rpc.ts';
import type { SeriesWork } from './series-work.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import { ReaderThread, readOverPort } from './reader-thread.ts';

/** More than a person reads while the next interval runs. */
const MOST_GROWTH_ROWS = 100;

const series = seriesWork();

serve<AnalysisHost, AnalysisWorkerApi>(['progress', 'growth'], (host, jobs) => ({
  analyzeSeries: (job, folder) =>
    jobs.run(job, async (signal) =>
      (await series()).analyze(folder, (progress) => void host.progress(job, progress), signal),
    ),
  followCapture: (job, snapshots) =>
    jobs.run(job, async (signal) =>
      (await series()).follow(snapshots, (rows) => void host.growth(job, rows.slice(0, MOST_GROWTH_ROWS)), signal),
    ),
  withTaps: (job, folder, report) => jobs.run(job, async () => (await series()).withTaps(folder, report)),
  moveRegistration: (job, source) => jobs.run(job, async () => (await series()).moveRegistration(source)),
  compare: (job, base, currentFile) => jobs.run(job, (signal) => compareFiles(base, currentFile, signal)),
  redact: (job, file, out) =>
    jobs.run(job, async (signal) => {
      const { redactSnapshot } = await import('../heap/redact.ts');
      return redactSnapshot(file, out, signal);
    }),
  query: (job, folder, query) => jobs.run(job, async (signal) => (await series()).answer(folder, query, signal)),
  sourceOf: (job, folder, place) => jobs.run(job, async (signal) => (await series()).source(folder, place, signal)),
  cancel: async (job) => jobs.cancel(job),
}));

/** Loaded when it is needed: a comparison is to start at once. */
function seriesWork(): () => Promise<SeriesWork> {
  let work: Promise<SeriesWork> | undefined;
  return () => (work ??= import('./series-work.ts').then(({ SeriesWork }) => new SeriesWork(compareFiles)));
}

/** Both files at once where there are two cores; the base comes over a port from a thread that reads it already. */
async function compareFiles(
  base: string | MessagePort,
  currentFile: string,
  signal: AbortSignal,
): Promise<readonly ComparisonRow[]> {
  if (typeof base === 'string' && availableParallelism() < 2) {
    const before = await loadSummary(base, signal);
    return compareSnapshots(before, await loadSummary(currentFile, signal));
  }
  const [read, end] = typeof base === 'string' ? readInThread(base, signal) : [readOverPort<SnapshotSummary>(base)];
  read.catch(() => undefined);
  try {
    const current = await loadSummary(currentFile, signal);
    const compareWith = prepareComparison(current);
    const rows = compareWith(await read);
    throwIfCancelled(signal);
    return rows;
  } finally {
    end?.();
  }
}

function readInThread(file: string, signal: AbortSignal): [read: Promise<SnapshotSummary>, end: () => void] {
  const reader = new ReaderThread<SnapshotSummary>('summary-worker', signal);
  return [reader.read(file), () => void reader.end()];
}
