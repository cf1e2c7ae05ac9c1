import { captureSeries } from '../capture/series-capture.ts';
import { watchTarget } from '../capture/watch.ts';
import type { CaptureHost, CaptureWorkerApi } from '../protocol/workers.ts';
import { TargetDiscovery } from '../targets/discover.ts';
import { serve } from './rpc.ts';

const discovery = new TargetDiscovery();

serve<CaptureHost, CaptureWorkerApi>(['progress', 'memory', 'output'], (host, jobs) => ({
  targets: (job) => jobs.run(job, (signal) => discovery.find(signal)),
  capture: (job, request) =>
    jobs.run(job, (signal) =>
      captureSeries(
        request,
        {
          progress: (progress) => void host.progress(job, progress),
          memory: (sample) => void host.memory(job, sample),
          output: (source, text) => void host.output(job, source, text),
          approve: (preflight) => host.approve(job, preflight),
        },
        signal,
      ),
    ),
  watch: (job, request) =>
    jobs.run(job, (signal) =>
      watchTarget(
        request,
        {
          memory: (sample) => void host.memory(job, sample),
          output: (source, text) => void host.output(job, source, text),
        },
        signal,
      ),
    ),
  cancel: async (job) => jobs.cancel(job),
}));
