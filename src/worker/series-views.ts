import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { scriptsOf, scriptTable, type Script } from '../attribution/scripts.ts';
import { openSources } from '../attribution/open-sources.ts';
import { Sources } from '../attribution/sources.ts';
import { cohortsOf, isNew } from '../growth/cohorts.ts';
import { loadAllocationProfile, type AllocationProfile } from '../heap/allocation-profile.ts';
import { treeOfSamples, treeOfStacks, type RawAllocationTree } from '../heap/allocation-tree.ts';
import { loadGraph, loadSummary } from '../heap/load.ts';
import { duplicateStrings, type Duplicates } from '../heap/snapshot-figures.ts';
import { SnapshotViews } from '../heap/snapshot-views.ts';
import type { AllocationTree, SourceLabel } from '../model/heap-views.ts';
import type { ScriptEntry, SeriesManifest, SnapshotEntry, ThreadSeries } from '../model/series.ts';
import { readManifest } from '../store/manifest.ts';
import { readReport } from '../store/series-store.ts';
import type { KeptSnapshot } from './pipeline.ts';

/** One snapshot that is looked into, with the scripts its places are told by. */
export interface OpenSnapshot {
  readonly thread: ThreadSeries;
  readonly index: number;
  readonly views: SnapshotViews;
  readonly scripts: ReadonlyMap<number, Script>;
  readonly sources: Sources;
}

/** The snapshots of one series folder, opened when they are asked for; the last one stays open. Takes one question at a time. */
export class SeriesViews {
  readonly folder: string;
  #manifest: Promise<SeriesManifest> | undefined;
  #open: OpenSnapshot | undefined;
  /** Was in memory already; nothing has been asked of it yet. */
  #kept: KeptSnapshot | undefined;
  readonly #lastIds = new Map<string, Promise<number>>();
  readonly #cohorts = new Map<string, Uint8Array>();
  readonly #trees = new Map<string, AllocationTree>();
  readonly #duplicates = new Map<string, Duplicates>();

  constructor(folder: string) {
    this.folder = folder;
  }

  manifest(): Promise<SeriesManifest> {
    return (this.#manifest ??= readManifest(this.folder));
  }

  async entry(thread: number, index: number): Promise<{ thread: ThreadSeries; entry: SnapshotEntry; file: string }> {
    const series = (await this.manifest()).threads.find(({ id }) => id === thread);
    const entry = series?.snapshots[index];
    if (series === undefined || entry === undefined)
      throw new LeaklineError(message`This series has no snapshot ${index + 1} of thread ${thread}.`);
    return { thread: series, entry, file: isAbsolute(entry.file) ? entry.file : join(this.folder, entry.file) };
  }

  adopt(snapshot: KeptSnapshot): void {
    this.#kept = snapshot;
  }

  async snapshot(thread: number, index: number, signal: AbortSignal): Promise<OpenSnapshot> {
    if (this.#open?.thread.id === thread && this.#open.index === index) return this.#open;
    // Before the next is read: two graphs may be more than the memory holds.
    this.#open = undefined;
    return (this.#open = await this.#load(thread, index, signal));
  }

  async #load(threadId: number, index: number, signal: AbortSignal): Promise<OpenSnapshot> {
    const { thread, file } = await this.entry(threadId, index);
    const kept = this.#kept;
    this.#kept = undefined;
    const isKept = kept?.thread === threadId && kept.index === index;
    const graph = isKept ? kept.graph : await loadGraph(file, signal);
    const table = scriptTable(graph, await this.#scriptEntries(thread));
    const { scripts, sources } = openSources(await this.manifest(), table);
    return { thread, index, views: new SnapshotViews(graph), scripts, sources };
  }

  async #scriptEntries({ scriptsFile }: ThreadSeries): Promise<readonly ScriptEntry[]> {
    if (scriptsFile === undefined) return [];
    try {
      return JSON.parse(await readFile(join(this.folder, scriptsFile), 'utf8')) as ScriptEntry[];
    } catch {
      // The snapshot itself names the scripts of its functions.
      return [];
    }
  }

  /** Cohort per node of a snapshot, counted from the first snapshot of its thread. */
  async cohorts({ thread, index, views }: OpenSnapshot, signal: AbortSignal): Promise<Uint8Array> {
    if (await this.#isBroken(thread))
      throw new LeaklineError(
        'Object ids changed their meaning in this series, so nobody can say which objects are new.',
      );
    const key = `${thread.id}/${index}`;
    const known = this.#cohorts.get(key);
    if (known) return known;
    const ids: number[] = [];
    for (let i = 0; i < index; i++) ids.push(await this.#lastId(thread.id, i, signal));
    const cohort = cohortsOf(views.graph, ids);
    this.#cohorts.clear();
    this.#cohorts.set(key, cohort);
    return cohort;
  }

  /** What the capture knew, or what the analysis found out. */
  async #isBroken({ id, identity }: ThreadSeries): Promise<boolean> {
    if (identity === 'broken') return true;
    const report = await readReport(this.folder);
    const series = id === 0 ? report?.series : report?.threads.find((thread) => thread.id === id)?.series;
    return series?.identity === 'broken';
  }

  #lastId(thread: number, index: number, signal: AbortSignal): Promise<number> {
    const key = `${thread}/${index}`;
    const known = this.#lastIds.get(key);
    if (known) return known;
    const read = this.entry(thread, index)
      .then(({ file }) => loadSummary(file, signal))
      .then(({ lastObjectId }) => lastObjectId);
    this.#lastIds.set(key, read);
    read.catch(() => this.#lastIds.delete(key));
    return read;
  }

  /** 1 for the objects of a snapshot that came after the first, or of those the ones that have met a collection. */
  async newObjects(snapshot: OpenSnapshot, survivors: boolean, signal: AbortSignal): Promise<Uint8Array> {
    const cohort = await this.cohorts(snapshot, signal);
    const limit = survivors ? snapshot.index : snapshot.index + 1;
    return cohort.map((value) => (isNew(value) && value < limit ? 1 : 0));
  }

  duplicates({ thread, index, views }: OpenSnapshot): Duplicates {
    const key = `${thread.id}/${index}`;
    const known = this.#duplicates.get(key);
    if (known) return known;
    const found = duplicateStrings(views.graph);
    this.#duplicates.clear();
    this.#duplicates.set(key, found);
    return found;
  }

  async allocations(threadId: number, index: number, signal: AbortSignal): Promise<AllocationTree> {
    const key = `${threadId}/${index}`;
    const known = this.#trees.get(key);
    if (known) return known;
    const tree = await this.#treeOf(threadId, index, signal);
    this.#trees.clear();
    this.#trees.set(key, tree);
    return tree;
  }

  async #treeOf(threadId: number, index: number, signal: AbortSignal): Promise<AllocationTree> {
    const { threads, workspaceFolders } = await this.manifest();
    const profile = threads.find(({ id }) => id === threadId)?.looseProfile;
    if (profile) return treeOfProfile(await loadAllocationProfile(profile.file, signal), workspaceFolders);
    const { entry } = await this.entry(threadId, index);
    const snapshot = await this.snapshot(threadId, index, signal);
    return withSources(await this.#rawTree(snapshot, entry, signal), snapshot);
  }

  /** Samples that were read with a snapshot; `undefined` when none were taken. */
  async profile({ profileFile }: SnapshotEntry, signal: AbortSignal): Promise<AllocationProfile | undefined> {
    return profileFile === undefined ? undefined : loadAllocationProfile(join(this.folder, profileFile), signal);
  }

  async #rawTree({ views }: OpenSnapshot, entry: SnapshotEntry, signal: AbortSignal): Promise<RawAllocationTree> {
    const stacks = treeOfStacks(views.graph);
    if (stacks) return stacks;
    const profile = await this.profile(entry, signal);
    if (profile === undefined)
      throw new LeaklineError(
        'No allocations were recorded with this snapshot. Capture a series in the mode "sampling" or "tracking" to see them.',
      );
    return treeOfSamples(profile);
  }
}

/** A profile that was opened alone names its scripts itself. */
function treeOfProfile(profile: AllocationProfile, workspaceFolders: readonly string[]): AllocationTree {
  const entries = [...profile.urls].map(([scriptId, url]) => ({ scriptId: String(scriptId), url }));
  const scripts = scriptsOf(entries);
  return withSources(treeOfSamples(profile), { scripts, sources: new Sources(workspaceFolders, scripts.values()) });
}

type ScriptPlaces = Pick<OpenSnapshot, 'scripts' | 'sources'>;

function withSources({ places, ...tree }: RawAllocationTree, known: ScriptPlaces): AllocationTree {
  return {
    ...tree,
    sources: places.map(({ scriptId, line0, column0 }) => sourceAt(known, scriptId, line0, column0) ?? null),
  };
}

/** A place in a script as a person finds it; `undefined` in Node's own scripts and where nobody knows the script. */
export function sourceAt(
  { scripts, sources }: ScriptPlaces,
  scriptId: number,
  line0: number,
  column0: number,
): SourceLabel | undefined {
  const script = scripts.get(scriptId);
  if (script === undefined || script.isInternal || line0 < 0) return undefined;
  const { file, line0: line, column0: column } = sources.original(script, line0, Math.max(0, column0));
  return { file, line: line + 1, column: column + 1 };
}

/** Where a function, or the constructor of an instance, stands. */
export function sourceOfNode(snapshot: OpenSnapshot, node: number): SourceLabel | undefined {
  const { graph } = snapshot.views;
  const at = graph.locationIndex(node);
  if (at < 0) return undefined;
  const { scriptId, line0, column0 } = graph.locations;
  return sourceAt(snapshot, scriptId[at], line0[at], column0[at]);
}
