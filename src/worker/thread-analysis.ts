import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { throwIfCancelled } from '../base/errors.ts';
import { bothOf } from '../base/waiting.ts';
import { message, type Message } from '../base/message.ts';
import { lastOrdinal } from '../attribution/allocations.ts';
import { openSources, type SourceRoots } from '../attribution/open-sources.ts';
import { scriptTable } from '../attribution/scripts.ts';
import { classRows } from '../growth/class-rows.ts';
import { cohortsOf } from '../growth/cohorts.ts';
import { growthGraph } from '../growth/growth-graph.ts';
import { growingContainers } from '../growth/growing-containers.ts';
import { identityOf } from '../growth/identity.ts';
import type { CollectionSizes } from '../growth/sizes.ts';
import { loadAllocationProfile } from '../heap/allocation-profile.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ClassRow, Identity, ReportSeries, SeriesMode, Suspect } from '../model/report.ts';
import type { ScriptEntry, SeriesManifest, ThreadSeries } from '../model/series.ts';
import { diagnose, type Diagnosis } from '../suspects/diagnose.ts';
import { loadPrepared } from './loading.ts';
import type { LiveSnapshots } from './live-snapshots.ts';
import { olderSnapshot, readerThreads, readOlderSnapshots } from './older-snapshots.ts';

/** What the analysis of one thread leads to; the verdict is spoken over all of them. */
export interface ThreadAnalysis {
  readonly series: ReportSeries;
  readonly classes: readonly ClassRow[];
  readonly suspects: readonly Suspect[];
  /** Bytes a program made, per snapshot. */
  readonly heapBytes: readonly number[];
}

export interface ThreadRequest {
  readonly folder: string;
  readonly thread: ThreadSeries;
  readonly mode: SeriesMode;
  readonly roots: SourceRoots;
  readonly problem: Pick<SeriesManifest, 'problem' | 'problemWords'>;
  /** Snapshots that were read while they were captured. */
  readonly live?: LiveSnapshots | undefined;
  /** Hears of the graph of the last snapshot when the analysis is done with it. */
  readonly done?: ((graph: HeapGraph) => void) | undefined;
  /** Called before each snapshot is read, and before the rest. */
  readonly step: (name: Message, done: number, total: number) => void;
}

export async function analyzeThread(request: ThreadRequest, signal?: AbortSignal): Promise<ThreadAnalysis> {
  const { thread, step } = request;
  const total = thread.snapshots.length + 1;
  const { read, graph } = await snapshotsOf(request, total, signal);
  const summaries = read.map(({ summary }) => summary);
  const sizes = read.map((older) => older.sizes);
  const heapBytes = read.map((older) => older.heapBytes);
  let identity: Identity = thread.identity;
  for (let index = 1; index < summaries.length && identity !== 'broken'; index++)
    identity = identityOf(summaries[index - 1], summaries[index]);
  if (!graph) return { series: seriesOf(request, [], 'unknown'), classes: [], suspects: [], heapBytes: [] };
  step(message`Comparing`, thread.snapshots.length, total);
  throwIfCancelled(signal);
  const isComparable = identity !== 'broken' && summaries.length > 1;
  const cohort = isComparable
    ? cohortsOf(
        graph,
        summaries.slice(0, -1).map((s) => s.lastObjectId),
      )
    : undefined;
  const classes = classRows(summaries, graph, cohort);
  const suspects = cohort ? await suspectsOf(request, graph, cohort, sizes, signal) : [];
  throwIfCancelled(signal);
  request.done?.(graph);
  return { series: seriesOf(request, summaries, identity), classes, suspects, heapBytes };
}

/** What is kept of each snapshot, and the graph of the last. */
async function snapshotsOf({ thread, folder, live, step }: ThreadRequest, total: number, signal?: AbortSignal) {
  const files = thread.snapshots.map(({ file }) => (isAbsolute(file) ? file : join(folder, file)));
  let begun = 0;
  const begin = (index: number): void => step(message`Reading ${thread.snapshots[index].file}`, begun++, total);
  const ready = await Promise.all(files.map((file) => live?.take(file, signal)));
  const last = files.length - 1;
  if (last < 0) return { read: [], graph: undefined };
  const missing = files.map((_, index) => index).filter((index) => index < last && !ready[index]);
  const paths = missing.map((index) => files[index]);
  const known = ready[last]?.graph;
  const readLast = async (either = signal): Promise<HeapGraph> => {
    if (known) return known;
    begin(last);
    return loadPrepared(files[last], either);
  };
  const threads = readerThreads(files);
  const readOlder = (either = signal) => readOlderSnapshots(paths, threads, (which) => begin(missing[which]), either);
  // Where other threads read the older ones, the last need not wait for them.
  const [fromDisk, graph] =
    threads > 0 ? await bothOf(readOlder, readLast, signal) : [await readOlder(), await readLast()];
  const read = files.slice(0, -1).map((_, index) => ready[index]?.older ?? fromDisk[missing.indexOf(index)]);
  return { read: [...read, ready[last]?.older ?? olderSnapshot(graph)], graph };
}

async function suspectsOf(
  request: ThreadRequest,
  graph: HeapGraph,
  cohort: Uint8Array,
  sizes: readonly CollectionSizes[],
  signal?: AbortSignal,
): Promise<Suspect[]> {
  const growth = growthGraph(graph, sizes.length, cohort);
  const containers = growingContainers(growth, sizes);
  const entries = await scriptEntries(request);
  const { scripts, sources } = openSources(request.roots, scriptTable(graph, entries));
  const profile = await liveSamples(request, signal);
  return diagnose({ growth, containers, scripts, sources, profile, thread: request.thread.id });
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

async function scriptEntries({ folder, thread }: ThreadRequest): Promise<readonly ScriptEntry[]> {
  if (!thread.scriptsFile) return [];
  try {
    return JSON.parse(await readFile(join(folder, thread.scriptsFile), 'utf8')) as ScriptEntry[];
  } catch {
    // The snapshot itself names the scripts of its functions.
    return [];
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
