import { compareSnapshots } from '../growth/comparison.ts';
import { loadSummary } from '../heap/load.ts';
import type { AnalysisHost, AnalysisWorkerApi } from '../protocol/workers.ts';
import { analyzeSeries } from './pipeline.ts';
import { serve } from './rpc.ts';

serve<AnalysisHost, AnalysisWorkerApi>(['progress'], (host, jobs) => ({
  analyzeSeries: (job, folder) =>
    jobs.run(job, (signal) => analyzeSeries(folder, (progress) => void host.progress(job, progress), signal)),
  compare: (job, baseFile, currentFile) =>
    jobs.run(job, async (signal) => {
      const base = await loadSummary(baseFile, signal);
      return compareSnapshots(base, await loadSummary(currentFile, signal));
    }),
  cancel: async (job) => jobs.cancel(job),
}));
