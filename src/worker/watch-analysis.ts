import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSources } from '../attribution/open-sources.ts';
import { parseProgram } from '../attribution/program.ts';
import { scriptsOf, type Script } from '../attribution/scripts.ts';
import type { Sources } from '../attribution/sources.ts';
import { LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { watchVerdict } from '../growth/watch-verdict.ts';
import { loadAllocationProfile, type AllocationProfile } from '../heap/allocation-profile.ts';
import type { ListenerRow, Report, ReportSeries, SiteRow, Suspect, Verdict, WatchRung } from '../model/report.ts';
import type { ScriptEntry, SeriesManifest, ThreadSeries } from '../model/series.ts';
import type { WatchRecord } from '../model/watch.ts';
import { withDistinctIds } from '../suspects/fingerprint.ts';
import { growingSites, type GrowingSite } from '../suspects/watch-sites.ts';
import { listenerSuspects, siteSuspects, type WatchedProgram } from '../suspects/watch-suspects.ts';

/** Three intervals are enough to tell growth from warm-up; of more readings the evenly spaced ones are taken. */
const INTERVALS = 3;
const MOST_ROWS = 50;

interface WatchedThread {
  readonly series: ReportSeries;
  readonly suspects: readonly Suspect[];
  readonly verdict: Verdict;
}

/** The report of a look without a snapshot. */
export async function analyzeWatch(folder: string, manifest: SeriesManifest, signal?: AbortSignal): Promise<Report> {
  const threads: WatchedThread[] = [];
  for (const thread of manifest.threads) threads.push(await analyzeThread(folder, manifest, thread, signal));
  const [main, ...others] = threads;
  const suspects = withDistinctIds(threads.flatMap((thread) => thread.suspects).sort((a, b) => weight(b) - weight(a)));
  const leading = threads.find(({ verdict }) => verdict.kind === 'heap-growth') ?? main;
  const { title, pid, node, endpoint } = manifest.target;
  return {
    version: 1,
    target: { title, pid, node, endpoint },
    series: main.series,
    verdict: leading.verdict,
    suspects,
    classes: [],
    threads: others.map(({ series, verdict }, index) => {
      const { id, title: name } = manifest.threads[index + 1];
      return { id, title: name, series, classes: [], verdict };
    }),
  };
}

function weight({ confidence, bytesPerInterval, countPerInterval }: Suspect): number {
  return confidence * Math.log2(2 + bytesPerInterval / 1024 + countPerInterval);
}

async function analyzeThread(
  folder: string,
  manifest: SeriesManifest,
  thread: ThreadSeries,
  signal?: AbortSignal,
): Promise<WatchedThread> {
  const record = thinned(await readJson<WatchRecord>(folder, thread.watchFile));
  const table = scriptsOf(await readJson<ScriptEntry[]>(folder, thread.scriptsFile).catch(() => []));
  const { scripts, sources } = openSources(manifest, table);
  const watched = { program: parseProgram(scripts.values(), sources), scripts, sources, thread: thread.id };
  throwIfCancelled(signal);
  const sites = await sitesOf(folder, record, watched, signal);
  const suspects = [...listenerSuspects(watched, record.listeners ?? []), ...siteSuspects(watched, sites)];
  return {
    suspects,
    verdict: watchVerdict({
      readings: record.readings.map(({ memory }) => memory),
      samples: thread.memory,
      suspects: suspects.length,
      explainedBytes: suspects.reduce((sum, suspect) => sum + suspect.bytesPerInterval, 0),
    }),
    series: {
      mode: manifest.mode,
      identity: 'unknown',
      snapshots: [],
      ...(thread.memory.length > 0 ? { memory: thread.memory } : {}),
      watch: {
        rung: rungOf(record),
        readings: record.readings.map(({ takenAt }) => takenAt),
        ...(record.listeners ? { listeners: listenerRows(record, watched) } : {}),
        ...(record.profileFile === undefined ? {} : { sites: siteRows(sites) }),
      },
      ...(manifest.problem === undefined ? {} : { incomplete: manifest.problem }),
      ...(manifest.problemWords === undefined ? {} : { incompleteWords: manifest.problemWords }),
    },
  };
}

async function sitesOf(
  folder: string,
  { profileFile, readings }: WatchRecord,
  watched: WatchedProgram,
  signal?: AbortSignal,
): Promise<GrowingSite[]> {
  const ordinals = readings.map(({ lastOrdinal }) => lastOrdinal ?? 0);
  if (profileFile === undefined || ordinals.length < 2) return [];
  const profile: AllocationProfile = await loadAllocationProfile(join(folder, profileFile), signal);
  return growingSites(watched, profile, ordinals);
}

function thinned(record: WatchRecord): WatchRecord {
  const { readings, listeners } = record;
  const last = readings.length - 1;
  if (last <= INTERVALS) return record;
  const kept = Array.from({ length: INTERVALS + 1 }, (_, index) => Math.round((index * last) / INTERVALS));
  return {
    ...record,
    readings: kept.map((index) => readings[index]),
    ...(listeners
      ? { listeners: listeners.map((row) => ({ ...row, counts: kept.map((index) => row.counts[index]) })) }
      : {}),
  };
}

function rungOf({ listeners, profileFile }: WatchRecord): WatchRung {
  if (listeners) return profileFile === undefined ? 'census' : 'census and sampling';
  return profileFile === undefined ? 'memory' : 'sampling';
}

/** The program's own listeners first: Node's hang on what those keep. */
function listenerRows({ listeners = [] }: WatchRecord, { scripts, sources }: WatchedProgram): ListenerRow[] {
  const rows = listeners.map((row) => {
    const script = scripts.get(Number(row.scriptId));
    const place = placeOf(script, row.line0, row.column0, sources);
    const { emitter, event, counts } = row;
    return {
      row: { emitter, event, function: row.function, ...place, counts },
      isOwn: script && sources.isOwn(script),
    };
  });
  return rows
    .sort((a, b) => Number(b.isOwn ?? false) - Number(a.isOwn ?? false))
    .slice(0, MOST_ROWS)
    .map(({ row }) => row);
}

function placeOf(script: Script | undefined, line0: number, column0: number, sources: Sources): Partial<SiteRow> {
  if (!script || line0 < 0) return {};
  const at = sources.original(script, line0, column0);
  return { file: at.file, line: at.line0 + 1, column: at.column0 + 1 };
}

function siteRows(sites: readonly GrowingSite[]): SiteRow[] {
  return sites.map(({ at, name, bytes }) => ({
    function: name,
    file: at.file,
    line: at.line0 + 1,
    column: at.column0 + 1,
    bytes: bytes.slice(1).reduce((sum, value) => sum + value, 0),
  }));
}

async function readJson<T>(folder: string, file: string | undefined): Promise<T> {
  try {
    return JSON.parse(await readFile(join(folder, file ?? ''), 'utf8')) as T;
  } catch {
    throw new LeaklineError(message`${folder} was only watched, and what was seen cannot be read any more.`);
  }
}
