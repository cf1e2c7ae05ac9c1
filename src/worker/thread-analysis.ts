import { join } from 'node:path';
import { throwIfCancelled } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { lastOrdinal } from '../attribution/allocations.ts';
import { classRows } from '../growth/class-rows.ts';
import { cohortsOf } from '../growth/cohorts.ts';
import { growthGraph } from '../growth/growth-graph.ts';
import { growingContainers } from '../growth/growing-containers.ts';
import type { CollectionSizes } from '../growth/sizes.ts';
import { loadAllocationProfile } from '../heap/allocation-profile.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ClassRow, Identity, ReportSeries, Suspect } from '../model/report.ts';
import { diagnose, type Diagnosis } from '../suspects/diagnose.ts';
import { type Ground, openSeries, type ThreadRequest } from './series-snapshots.ts';

/** What the analysis of one thread leads to; the verdict is spoken over all of them. */
export interface ThreadAnalysis {
  readonly series: ReportSeries;
  readonly classes: readonly ClassRow[];
  readonly suspects: readonly Suspect[];
  /** Bytes a program made, per snapshot. */
  readonly heapBytes: readonly number[];
}

export async function analyzeThread(request: ThreadRequest, signal?: AbortSignal): Promise<ThreadAnalysis> {
  const { thread, step } = request;
  const total = thread.snapshots.length + 1;
  const opened = await openSeries(request, total, signal);
  if (!opened) return { series: seriesOf(request, [], 'unknown'), classes: [], suspects: [], heapBytes: [] };
  const { read, last, identity } = opened;
  const summaries = read.map(({ summary }) => summary);
  const heapBytes = read.map((snapshot) => snapshot.heapBytes);
  step(message`Comparing`, thread.snapshots.length, total);
  throwIfCancelled(signal);
  const { graph, ground } = last;
  const cohort =
    ground && identity !== 'broken'
      ? cohortsOf(
          graph,
          summaries.slice(0, -1).map((s) => s.lastObjectId),
        )
      : undefined;
  const classes = classRows(summaries, graph, cohort);
  const sizes = read.map((snapshot) => snapshot.sizes);
  const suspects = ground && cohort ? await suspectsOf(request, ground, cohort, sizes, signal) : [];
  throwIfCancelled(signal);
  request.done?.(graph);
  return { series: seriesOf(request, summaries, identity), classes, suspects, heapBytes };
}

async function suspectsOf(
  request: ThreadRequest,
  { folded, ...code }: Ground,
  cohort: Uint8Array,
  sizes: readonly CollectionSizes[],
  signal?: AbortSignal,
): Promise<Suspect[]> {
  const growth = growthGraph(folded, sizes.length, cohort);
  const containers = growingContainers(growth, sizes);
  const profile = await liveSamples(request, signal);
  return diagnose({ growth, containers, ...code, profile, thread: request.thread.id });
}

/** The samples of the last snapshot's live objects, from the profiles read with the first and the last. */
async function liveSamples({ folder, thread }: ThreadRequest, signal?: AbortSignal): Promise<Diagnosis['profile']> {
  const base = thread.snapshots[0]?.profileFile;
  const last = thread.snapshots.at(-1)?.profileFile;
  if (!base || !last) return undefined;
  try {
    const baseOrdinal = lastOrdinal(await loadAllocationProfile(join(folder, base), signal));
    return { samples: await loadAllocationProfile(join(folder, last), signal), baseOrdinal };
  } catch {
    throwIfCancelled(signal);
    // Without a readable profile the heap itself still says what grows.
    return undefined;
  }
}

function seriesOf(
  { thread, mode, problem }: ThreadRequest,
  summaries: readonly SnapshotSummary[],
  identity: Identity,
): ReportSeries {
  return {
    mode,
    identity,
    snapshots: thread.snapshots.map((entry, index) => ({
      takenAt: entry.takenAt,
      file: entry.file,
      fileBytes: entry.fileBytes,
      nodes: summaries[index]?.nodeCount ?? 0,
      pauseMs: entry.pauseMs,
      ...(entry.memory ? { memory: entry.memory } : {}),
    })),
    ...(thread.memory.length ? { memory: thread.memory } : {}),
    ...(problem.problem ? { incomplete: problem.problem } : {}),
    ...(problem.problemWords ? { incompleteWords: problem.problemWords } : {}),
  };
}
