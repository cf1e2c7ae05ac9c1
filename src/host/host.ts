import { mkdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Disposable } from '../base/disposable.ts';
import { message, type Message, type Texts } from '../base/message.ts';
import { LeaklineError } from '../base/errors.ts';
import type { SourceLabel } from '../model/heap-views.ts';
import type { Preflight } from '../model/preflight.ts';
import type { Progress } from '../model/progress.ts';
import type { Redaction } from '../model/redaction.ts';
import type { ComparisonRow, GrowthRow, MemorySample, Report } from '../model/report.ts';
import type { CapturePlan, PathMapping, SeriesItem, SeriesManifest } from '../model/series.ts';
import type { SourceLine, TextChange } from '../model/text-change.ts';
import type { ContainerInfo, ContainerTool, TargetAddress, TargetInfo, ThreadInfo } from '../model/target.ts';
import type { WatchPlan } from '../model/watch.ts';
import type { PanelAnswer, PanelQuery } from '../protocol/panel.ts';
import type {
  AnalysisHost,
  AnalysisWorkerApi,
  CaptureHost,
  CaptureWorkerApi,
  ComparisonModule,
  OutputSource,
  SourcePlace,
} from '../protocol/workers.ts';
import { withBaseline, type EarlierReport } from '../report/baseline.ts';
import { reportIn } from '../report/in-language.ts';
import { parseRules, withSuppressions, type SuppressionRule } from '../report/suppressions.ts';
import { verifiedOf, verifyFix, type Verification } from '../report/verify.ts';
import { readManifest, updateManifest } from '../store/manifest.ts';
import { importFiles, readReport, readReportFile, SeriesStore, writeReport } from '../store/series-store.ts';
import { ignoredLines } from './ignore-file.ts';
import { isReachable, tapPointsOf, tapRequestOf } from './taps.ts';
import { addTaps } from '../store/taps.ts';
import { planOfSeries, timeOfSeries } from './plan-of-series.ts';
import { WorkerClient } from './worker-client.ts';

export interface HostOptions {
  /** Paths of the bundled workers, `dist/capture-worker.cjs` and `dist/analysis-worker.cjs`. */
  readonly captureWorker: string;
  readonly analysisWorker: string;
  /** Folder of the series; created when the first one is. */
  readonly storageRoot: string;
  readonly quotaBytes?: number;
  readonly analysisIdleMs?: number;
  /** Rules beside those of `.leaklineignore`. */
  readonly suppressions?: () => readonly string[];
  /** Where the target's paths are found here. */
  readonly pathMappings?: () => readonly PathMapping[];
  /** Translations of what the host hands over; English without them. */
  readonly texts?: Texts;
}

export interface CaptureCall {
  readonly address: TargetAddress;
  readonly plan: CapturePlan;
  readonly workspaceFolders: readonly string[];
  /** A folder outside the storage root; it must be empty or new. */
  readonly folder?: string;
  /** Analyse it while its target is there, and count the calls of the suspects' lines for one more interval. */
  readonly confirm?: boolean;
}

export type WatchCall = Omit<CaptureCall, 'plan'> & { readonly plan: WatchPlan };

export interface Listeners {
  readonly onProgress?: (progress: Progress) => void;
  readonly onOutput?: (source: OutputSource, text: string) => void;
  /** Samples of a watch, or of a series that waits for its trigger. */
  readonly onMemory?: (sample: MemorySample) => void;
  /** What grew most so far, after each snapshot of the main thread from the second on. */
  readonly onGrowth?: (rows: readonly GrowthRow[]) => void;
  /** What the person should know, said before anything is done to the target. */
  readonly onWarning?: (warning: Message) => void;
  /** Asked before the first snapshot; without it every capture goes ahead unless the advice is `dont`. */
  readonly onPreflight?: (preflight: Preflight) => Promise<boolean>;
}

export interface CapturedSeries {
  readonly folder: string;
  readonly manifest: SeriesManifest;
}

export interface VerifiedSeries {
  readonly verification: Verification;
  /** With what came of it. */
  readonly report: Report;
}

const GIB = 2 ** 30;

/** What the editor and the command share: the two workers and the series on disk. */
export class LeaklineHost implements Disposable {
  readonly #store: SeriesStore;
  readonly #capture: WorkerClient<CaptureWorkerApi, CaptureHost>;
  readonly #analysis: WorkerClient<AnalysisWorkerApi, AnalysisHost>;
  readonly #comparisonFile: string;
  readonly #texts: Texts;
  readonly #changeListeners = new Set<() => void>();
  /** Of series that were analysed while their target was tapped; asked for at once. */
  readonly #analysed = new Map<string, Report>();
  readonly #suppressions: () => readonly string[];
  readonly #pathMappings: () => readonly PathMapping[];

  constructor(options: HostOptions) {
    this.#texts = options.texts ?? {};
    this.#store = new SeriesStore(options.storageRoot, options.quotaBytes ?? 10 * GIB);
    this.#suppressions = options.suppressions ?? (() => []);
    this.#pathMappings = options.pathMappings ?? (() => []);
    this.#capture = new WorkerClient({ file: options.captureWorker, title: message`capture worker`, idleMs: 60_000 });
    this.#comparisonFile = join(dirname(options.analysisWorker), 'compare-files.cjs');
    this.#analysis = new WorkerClient({
      file: options.analysisWorker,
      title: message`analysis worker`,
      idleMs: options.analysisIdleMs ?? 30_000,
      maxHeapMb: 8192,
      // What takes longer to stop is a loop over a large heap.
      patienceMs: 80,
    });
  }

  /** Everything on this machine that can be attached to now. */
  async targets(signal?: AbortSignal, withThreads = false): Promise<readonly TargetInfo[]> {
    return this.#capture.run({}, (remote, job) => remote.targets(job, withThreads), signal);
  }

  /** Worker threads of a process whose inspector is open; `undefined` when it cannot be asked now. */
  async threads(address: TargetAddress): Promise<readonly ThreadInfo[] | undefined> {
    return this.#capture.run({}, (remote, job) => remote.threads(job, address));
  }

  /** Containers or pods that run, as the person's own tool tells. */
  async containers(tool: ContainerTool, signal?: AbortSignal): Promise<readonly ContainerInfo[]> {
    return this.#capture.run({}, (remote, job) => remote.containers(job, tool), signal);
  }

  /**
   * Takes a series. A series cut short after its first snapshot resolves with a `partial` manifest that says why, also
   * when it was cancelled; one cut short earlier rejects and leaves no folder behind.
   */
  async capture(call: CaptureCall, listeners: Listeners, signal?: AbortSignal): Promise<CapturedSeries> {
    const folder = await this.#folderFor(call.folder);
    const { address, plan, workspaceFolders } = call;
    const request = { address, plan, workspaceFolders, folder, confirm: call.confirm === true };
    const { port1: snapshots, port2: followed } = new MessageChannel();
    try {
      // Without it the analysis reads the files.
      const follow = (remote: AnalysisWorkerApi, job: string): Promise<void> => remote.followCapture(job, followed);
      const heard = { growth: (_job: string, rows: readonly GrowthRow[]) => listeners.onGrowth?.(rows) };
      this.#analysis.run(heard, follow, signal).catch(() => undefined);
      const captured = await this.#capture.run(
        { ...captureEvents(listeners), ...this.#confirmation(folder, listeners, signal) },
        (remote, job) => remote.capture(job, request, snapshots),
        signal,
      );
      await this.#store.enforceQuota();
      return captured;
    } finally {
      this.#changed();
    }
  }

  #confirmation(
    folder: string,
    { onProgress }: Listeners,
    signal?: AbortSignal,
  ): Pick<CaptureHost, 'tapPoints' | 'tapped'> {
    const events = { progress: (_job: string, progress: Progress) => onProgress?.(progress) };
    return {
      tapPoints: async () => {
        await this.#mapPaths(folder);
        const report = await this.#analysis.run(events, (remote, job) => remote.analyzeSeries(job, folder), signal);
        this.#analysed.set(folder, report);
        return tapPointsOf(report);
      },
      tapped: (_job, records) => addTaps(folder, records),
    };
  }

  /** Counts the calls of a suspect's line for one more interval, and tells in the report what came of it. */
  async confirm(seriesId: string, suspectId: string, listeners: Listeners, signal?: AbortSignal): Promise<Report> {
    const folder = this.#store.folderOf(seriesId);
    const report = await readReport(folder);
    const suspect = report?.suspects.find(({ id }) => id === suspectId);
    if (!report || !suspect) throw new LeaklineError('This suspect is not in the report any more.');
    const request = tapRequestOf(await readManifest(folder), suspect);
    const tap = (remote: CaptureWorkerApi, job: string) => remote.tap(job, request);
    const records = await this.#capture.run(captureEvents(listeners), tap, signal);
    const [{ calls, problem }] = records;
    if (calls === 0 && problem) throw new LeaklineError(problem);
    await addTaps(folder, records);
    await writeReport(folder, await this.#analysis.run({}, (remote, job) => remote.withTaps(job, folder, report)));
    this.#changed();
    return (await this.reportOf(seriesId)) ?? report;
  }

  /** Whether the target of a series is there still, so that `confirm` may work. */
  async canConfirm(seriesId: string): Promise<boolean> {
    const manifest = await readManifest(this.#store.folderOf(seriesId)).catch(() => undefined);
    return manifest !== undefined && planOfSeries(manifest) !== undefined && isReachable(manifest.address);
  }

  /** Looks at a target without a snapshot. An abort ends it early; what was seen is a series all the same. */
  async watch(call: WatchCall, listeners: Listeners, signal?: AbortSignal): Promise<CapturedSeries> {
    const folder = await this.#folderFor(call.folder);
    const { address, plan, workspaceFolders } = call;
    const request = { address, plan, workspaceFolders, folder };
    const watch = (remote: CaptureWorkerApi, job: string): Promise<SeriesManifest> => remote.watch(job, request);
    try {
      return { folder, manifest: await this.#capture.run(captureEvents(listeners), watch, signal) };
    } finally {
      this.#changed();
    }
  }

  async #folderFor(given: string | undefined): Promise<string> {
    if (given !== undefined) return resolve(given);
    await makeFolder(this.#store.root);
    return this.#store.newFolder(new Date());
  }

  /** Analyses a series folder (listed or not) and keeps the report in it, held against an earlier one when there is one. */
  async analyze(
    folder: string,
    { onProgress, baseline }: Listeners & { readonly baseline?: EarlierReport | undefined },
    signal?: AbortSignal,
  ): Promise<Report> {
    const events = { progress: (_job: string, progress: Progress) => onProgress?.(progress) };
    const known = this.#analysed.get(folder);
    this.#analysed.delete(folder);
    if (!known) await this.#mapPaths(folder);
    const analyse = (remote: AnalysisWorkerApi, job: string): Promise<Report> =>
      known ? remote.withTaps(job, folder, known) : remote.analyzeSeries(job, folder);
    const written = await this.#analysis.run(events, analyse, signal);
    const found = reportIn(written, this.#texts);
    const report = withSuppressions(baseline ? withBaseline(found, baseline) : found, await this.#rulesFor(folder));
    await writeReport(folder, report);
    this.#changed();
    return report;
  }

  /** The report to compare with: a file, or that of a series folder, which is analysed when it has none. */
  async earlierReport(path: string, listeners: Listeners, signal?: AbortSignal): Promise<EarlierReport> {
    const isFolder = await stat(path).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (!isFolder) return { source: path, report: reportIn(await readReportFile(path), this.#texts) };
    const known = await readReport(path);
    const report = known ? await this.#asAccepted(path, known) : await this.analyze(path, listeners, signal);
    return { source: path, report };
  }

  /** The report of the series that was taken of the same target last before this one. */
  async previousReport(seriesId: string): Promise<EarlierReport | undefined> {
    const all = await this.#store.list();
    const later = all.find(({ id }) => id === seriesId)?.manifest;
    const previous = all.find((item) => later && item.hasReport && isEarlier(item.manifest, later));
    const report = previous && (await this.reportOf(previous.id));
    return report && { source: timeOfSeries(previous.manifest), report };
  }

  /** Holds the report of a series against that from before a repair; what comes of it is kept with the series. */
  async verify(folder: string, report: Report, before: EarlierReport, suspectId?: string): Promise<VerifiedSeries> {
    const verification = verifyFix(before.report, report, suspectId);
    const { outcome, sentence } = verification;
    const verified = { ...report, verified: verifiedOf(verification, before.source, this.#texts) };
    await writeReport(folder, verified);
    await updateManifest(folder, { verified: { outcome, words: sentence } });
    this.#changed();
    return { verification, report: verified };
  }

  /** The sources of a series lie in another folder than when it was captured. */
  async moveSources(folder: string, workspaceFolder: string): Promise<void> {
    await updateManifest(folder, { workspaceFolders: [workspaceFolder] });
  }

  /** A series remembers how its paths were mapped last. */
  async #mapPaths(folder: string): Promise<void> {
    const pathMappings = this.#pathMappings();
    if (pathMappings.length > 0) await updateManifest(folder, { pathMappings });
  }

  async #rulesFor(folder: string): Promise<SuppressionRule[]> {
    const manifest = await readManifest(folder).catch(() => undefined);
    return parseRules([...this.#suppressions(), ...(await ignoredLines(manifest?.workspaceFolders ?? []))]);
  }

  /** Loose .heapsnapshot files as a series, oldest first as given. They stay where they are. */
  async importFiles(
    paths: readonly string[],
    workspaceFolders: readonly string[],
    folder = this.#store.newFolder(new Date()),
  ): Promise<CapturedSeries> {
    await importFiles(paths, workspaceFolders, folder, new Date());
    this.#changed();
    return { folder, manifest: await readManifest(folder) };
  }

  /** How the listener registration of a line leaves its function; `undefined` where that is not safe. */
  async moveRegistration(source: SourceLine, signal?: AbortSignal): Promise<readonly TextChange[] | undefined> {
    return this.#analysis.run({}, (remote, job) => remote.moveRegistration(job, source), signal);
  }

  /** In this thread and one more: a comparison is to start at once. */
  async compare(base: string, current: string, signal?: AbortSignal): Promise<readonly ComparisonRow[]> {
    const load = createRequire(this.#comparisonFile);
    const { compareFiles } = load(this.#comparisonFile) as ComparisonModule;
    return compareFiles(resolve(base), resolve(current), signal);
  }

  /** A copy of a snapshot that can be shared: the same graph, without the texts of its users. */
  async redact(file: string, out: string, signal?: AbortSignal): Promise<Redaction> {
    return this.#analysis.run({}, (remote, job) => remote.redact(job, resolve(file), resolve(out)), signal);
  }

  /** Series under the storage root, newest first. */
  async series(): Promise<readonly SeriesItem[]> {
    return this.#store.list();
  }

  async reportOf(seriesId: string): Promise<Report | undefined> {
    const folder = this.#store.folderOf(seriesId);
    const report = await readReport(folder);
    return report && this.#asAccepted(folder, report);
  }

  /** In the reader's language, with the suspects set apart that are accepted now. */
  async #asAccepted(folder: string, report: Report): Promise<Report> {
    return withSuppressions(reportIn(report, this.#texts), await this.#rulesFor(folder));
  }

  /** Whether all snapshots of a series are still there to be looked into. */
  async canQuery(seriesId: string): Promise<boolean> {
    return this.#store.hasSnapshots(seriesId);
  }

  /** Looks into the snapshots of a series. */
  async query(seriesId: string, query: PanelQuery, signal?: AbortSignal): Promise<PanelAnswer> {
    const folder = this.#store.folderOf(seriesId);
    return this.#analysis.run({}, (remote, job) => remote.query(job, folder, query), signal);
  }

  /** Where something of a snapshot stands in the sources; `undefined` when nothing says so. */
  async sourceOf(seriesId: string, place: SourcePlace, signal?: AbortSignal): Promise<SourceLabel | undefined> {
    const folder = this.#store.folderOf(seriesId);
    return this.#analysis.run({}, (remote, job) => remote.sourceOf(job, folder, place), signal);
  }

  async deleteSeries(seriesId: string): Promise<void> {
    await this.#store.delete(seriesId);
    this.#changed();
  }

  /** Called after series came, went or got their report. */
  onDidChange(listener: () => void): Disposable {
    this.#changeListeners.add(listener);
    return { dispose: () => void this.#changeListeners.delete(listener) };
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }

  async dispose(): Promise<void> {
    this.#changeListeners.clear();
    await Promise.all([this.#capture.dispose(), this.#analysis.dispose()]);
  }
}

function captureEvents(listeners: Listeners): CaptureHost {
  return {
    progress: (_job, progress) => listeners.onProgress?.(progress),
    memory: (_job, sample) => listeners.onMemory?.(sample),
    output: (_job, source, text) => listeners.onOutput?.(source, text),
    warn: (_job, warning) => listeners.onWarning?.(warning),
    approve: async (_job, preflight) =>
      listeners.onPreflight ? listeners.onPreflight(preflight) : preflight.advice !== 'dont',
    tapPoints: async () => [],
    tapped: async () => undefined,
  };
}

function isEarlier(manifest: SeriesManifest, later: SeriesManifest): boolean {
  return (
    manifest.createdAt < later.createdAt &&
    manifest.target.pid !== 0 &&
    manifest.target.title === later.target.title &&
    manifest.workspaceFolders.join() === later.workspaceFolders.join()
  );
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch {
    throw new LeaklineError(message`The folder ${path} for series cannot be created. Check its permissions.`);
  }
}
