import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { togetherOrNot } from '../base/waiting.ts';
import { message, type Message } from '../base/message.ts';
import { openSources, type OpenedSources, type SourceRoots } from '../attribution/open-sources.ts';
import { parseProgram, type Program } from '../attribution/program.ts';
import { scriptTable } from '../attribution/scripts.ts';
import { foldedGraph, type FoldedGraph } from '../growth/growth-graph.ts';
import { SeriesIdentity } from '../growth/identity.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { Identity, SeriesMode } from '../model/report.ts';
import type { ScriptEntry, SeriesManifest, ThreadSeries } from '../model/series.ts';
import { loadPrepared } from './loading.ts';
import type { LiveSnapshots } from './live-snapshots.ts';
import type { LiveSnapshot } from './snapshot-reading.ts';
import {
  olderSnapshot,
  type OlderSnapshot,
  readAtOnce,
  type Readers,
  readerThreads,
  readOlderSnapshots,
} from './older-snapshots.ts';

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

/** The snapshots of one thread, oldest first. */
export interface OpenedSeries {
  /** What is kept of each. */
  readonly read: readonly OlderSnapshot[];
  readonly last: LastSnapshot;
  /** Whether objects can be followed from snapshot to snapshot. */
  readonly identity: Identity;
}

interface LastSnapshot {
  readonly graph: HeapGraph;
  readonly snapshot: OlderSnapshot;
  /** Only where there are others. */
  readonly ground: Ground | undefined;
}

/** What a diagnosis stands on, and can be said of the last snapshot before the others are known. */
export interface Ground extends OpenedSources {
  readonly folded: FoldedGraph;
  readonly program: Program;
}

/** Reads what has not been read yet; `undefined` without a snapshot. */
export async function openSeries(
  request: ThreadRequest,
  total: number,
  signal?: AbortSignal,
): Promise<OpenedSeries | undefined> {
  const { thread, folder, live, step } = request;
  const files = thread.snapshots.map(({ file }) => (isAbsolute(file) ? file : join(folder, file)));
  if (files.length === 0) return undefined;
  const ready = await Promise.all(files.map((file) => live?.take(file, signal)));
  const end = files.length - 1;
  const ids = new SeriesIdentity();
  const found = ready.map((known) => known?.older);
  found.slice(0, end).forEach((known, index) => known && ids.add(index, known.summary));
  const missing = files.map((_, index) => index).filter((index) => index < end && !found[index]);
  let begun = 0;
  const begin = (index: number): void => step(message`Reading ${thread.snapshots[index].file}`, begun++, total);
  const told = {
    begin: (which: number) => begin(missing[which]),
    read: (which: number, snapshot: OlderSnapshot) => {
      found[missing[which]] = snapshot;
      ids.add(missing[which], snapshot.summary);
    },
  };
  const readOlder = (readers: Readers, either = signal): Promise<void> =>
    readOlderSnapshots(
      missing.map((index) => files[index]),
      readers,
      told,
      either,
    );
  const readLast = async (either = signal): Promise<LastSnapshot> => {
    if (!ready[end]?.graph) begin(end);
    const last = await lastSnapshot(request, files[end], ready[end], either);
    ids.add(end, last.snapshot.summary);
    return last;
  };
  const atOnce = readAtOnce(files);
  const threads = readerThreads(atOnce);
  // Where other threads read the older ones, the last need not wait for them.
  const both = async (either: AbortSignal): Promise<LastSnapshot> => {
    const last = readLast(either);
    const free = atOnce > threads + 1 ? last : undefined;
    await Promise.all([last, readOlder({ threads, free }, either)]);
    return last;
  };
  if (threads === 0) await readOlder({ threads, free: undefined });
  const last = threads === 0 ? await readLast() : await togetherOrNot(both, signal);
  const read = [...found.slice(0, -1).flatMap((known) => known ?? []), last.snapshot];
  return { read, last, identity: thread.identity === 'broken' ? 'broken' : (ids.identity ?? thread.identity) };
}

async function lastSnapshot(
  request: ThreadRequest,
  file: string,
  known: LiveSnapshot | undefined,
  signal?: AbortSignal,
): Promise<LastSnapshot> {
  const isAlone = request.thread.snapshots.length === 1;
  const graph = known?.graph ?? (await loadPrepared(file, isAlone, signal));
  const folded = isAlone ? undefined : foldedGraph(graph);
  await nextTurn();
  const snapshot = known?.older ?? olderSnapshot(graph, folded?.owner);
  return { graph, snapshot, ground: folded && (await groundOf(request, folded)) };
}

/** Asks for all that will be asked for: the other cores are still reading. */
async function groundOf(request: ThreadRequest, folded: FoldedGraph): Promise<Ground> {
  const { graph } = folded;
  for (const ask of [() => graph.classTotals(), () => graph.classOfNode(), () => graph.retainers()]) {
    ask();
    // Another thread may have read one, and wait to be told of the next.
    await nextTurn();
  }
  const { scripts, sources } = openSources(request.roots, scriptTable(graph, await scriptEntries(request)));
  return { folded, scripts, sources, program: parseProgram(scripts.values(), sources) };
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
