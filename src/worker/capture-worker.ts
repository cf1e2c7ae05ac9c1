import { captureThroughRestarts } from '../capture/restarts.ts';
import { tapTarget } from '../capture/tap-target.ts';
import { watchTarget } from '../capture/watch.ts';
import type { CaptureHost, CaptureWorkerApi } from '../protocol/workers.ts';
import { listContainers } from '../targets/container-list.ts';
import { TargetDiscovery } from '../targets/discover.ts';
import { threadsOf } from '../targets/threads.ts';
import { serve } from './rpc.ts';
import { relaySnapshot } from './snapshot-relay.ts';

const discovery = new TargetDiscovery();

serve<CaptureHost, CaptureWorkerApi>(['progress', 'memory', 'output', 'warn'], (host, jobs) => ({
  targets: (job, withThreads) => jobs.run(job, (signal) => discovery.find(withThreads, signal)),
  threads: (job, address) => jobs.run(job, (signal) => threadsOf(address, signal)),
  containers: (job, tool) => jobs.run(job, (signal) => listContainers(tool, signal)),
  capture: (job, request, snapshots) =>
    jobs.run(job, (signal) =>
      captureThroughRestarts(
        request,
        {
          progress: (progress) => void host.progress(job, progress),
          memory: (sample) => void host.memory(job, sample),
          output: (source, text) => void host.output(job, source, text),
          warn: (warning) => void host.warn(job, warning),
          approve: (preflight) => host.approve(job, preflight),
          follow: (snapshot) => relaySnapshot(snapshots, snapshot),
          ...(request.confirm
            ? { confirmation: { points: () => host.tapPoints(job), done: (records) => host.tapped(job, records) } }
            : {}),
        },
        signal,
      ).finally(() => snapshots.close()),
    ),
  tap: (job, request) =>
    jobs.run(job, (signal) =>
      tapTarget(
        request,
        {
          progress: (progress) => void host.progress(job, progress),
          output: (source, text) => void host.output(job, source, text),
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
          warn: (warning) => void host.warn(job, warning),
        },
        signal,
      ),
    ),
  cancel: async (job) => jobs.cancel(job),
}));
