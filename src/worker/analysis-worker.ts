import { redactSnapshot } from '../heap/redact.ts';
import type { AnalysisHost, AnalysisWorkerApi } from '../protocol/workers.ts';
import { compareFiles } from './compare-files.ts';
import { serve } from './rpc.ts';
import { SeriesWork } from './series-work.ts';

/** More than a person reads while the next interval runs. */
const MOST_GROWTH_ROWS = 100;

const series = new SeriesWork(compareFiles);

serve<AnalysisHost, AnalysisWorkerApi>(['progress', 'growth'], (host, jobs) => ({
  analyzeSeries: (job, folder) =>
    jobs.run(job, (signal) => series.analyze(folder, (progress) => void host.progress(job, progress), signal)),
  followCapture: (job, snapshots) =>
    jobs.run(job, (signal) =>
      series.follow(snapshots, (rows) => void host.growth(job, rows.slice(0, MOST_GROWTH_ROWS)), signal),
    ),
  withTaps: (job, folder, report) => jobs.run(job, async () => series.withTaps(folder, report)),
  moveRegistration: (job, source) => jobs.run(job, async () => series.moveRegistration(source)),
  redact: (job, file, out) => jobs.run(job, (signal) => redactSnapshot(file, out, signal)),
  query: (job, folder, query) => jobs.run(job, (signal) => series.answer(folder, query, signal)),
  sourceOf: (job, folder, place) => jobs.run(job, (signal) => series.source(folder, place, signal)),
  cancel: async (job) => jobs.cancel(job),
}));
