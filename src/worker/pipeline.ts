import { inWords, message } from '../base/message.ts';
import { withRequests } from '../model/per-request.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { Progress } from '../model/progress.ts';
import type { Report, Suspect, ThreadReport, Verdict } from '../model/report.ts';
import type { SeriesManifest } from '../model/series.ts';
import { verdictOf } from '../growth/verdict.ts';
import { readManifest } from '../store/manifest.ts';
import { withDistinctIds } from '../suspects/fingerprint.ts';
import type { LiveSnapshots } from './live-snapshots.ts';
import { profileReport } from './profile-report.ts';
import { analyzeWatch } from './watch-analysis.ts';
import { analyzeThread, type ThreadAnalysis } from './thread-analysis.ts';

export interface AnalysisAids {
  progress(progress: Progress): void;
  /** Snapshots that need not be read from disk. */
  readonly live?: LiveSnapshots;
  /** Hears of the last graph that was in memory: nobody need read its file again to look into it. */
  readonly keep?: (snapshot: KeptSnapshot) => void;
}

export interface KeptSnapshot {
  readonly thread: number;
  readonly index: number;
  readonly graph: HeapGraph;
}

/** The report of a series folder: every thread analysed, one verdict over all of them. */
export async function analyzeSeries(
  folder: string,
  { progress, live, keep }: AnalysisAids,
  signal?: AbortSignal,
): Promise<Report> {
  const manifest = await readManifest(folder);
  if (manifest.threads.some(({ watchFile }) => watchFile !== undefined)) return analyzeWatch(folder, manifest, signal);
  const profile = manifest.threads[0].looseProfile;
  if (profile) return profileReport(manifest, profile, signal);
  const analyses: ThreadAnalysis[] = [];
  let kept: KeptSnapshot | undefined;
  for (const thread of manifest.threads) {
    // Before the next is read: two graphs may be more than the memory holds.
    kept = undefined;
    analyses.push(
      await analyzeThread(
        {
          folder,
          thread,
          mode: manifest.mode,
          roots: manifest,
          problem: manifest,
          live,
          done: (graph) => (kept = { thread: thread.id, index: thread.snapshots.length - 1, graph }),
          step: (name, done, total) => {
            const step = manifest.threads.length > 1 ? message`${thread.title}: ${name}` : name;
            progress({ kind: 'analysing', step, done, total });
          },
        },
        signal,
      ),
    );
  }
  if (kept) keep?.(kept);
  return toReport(manifest, analyses);
}

function toReport(manifest: SeriesManifest, analyses: readonly ThreadAnalysis[]): Report {
  const found = analyses.flatMap((analysis) => analysis.suspects).sort((a, b) => weight(b) - weight(a));
  const { requestsPerInterval } = manifest;
  const suspects = withDistinctIds(found).map((suspect) => withRequests(suspect, requestsPerInterval));
  const verdicts = analyses.map((analysis, index) => threadVerdict(manifest, analysis, index));
  const leading = strongest(verdicts);
  const verdict = verdicts[leading] ?? verdicts[0];
  const { title, pid, node, endpoint } = manifest.target;
  const isGrowing = verdict.kind !== 'no-growth';
  return {
    version: 1,
    target: { title, pid, node, endpoint },
    series: {
      ...analyses[0].series,
      ...(requestsPerInterval === undefined ? {} : { requestsPerInterval }),
      ...(manifest.continues === undefined ? {} : { continues: manifest.continues }),
    },
    verdict: leading > 0 ? ofThread(manifest.threads[leading].title, verdict) : verdict,
    suspects: isGrowing ? suspects : [],
    classes: analyses[0].classes,
    threads: analyses.slice(1).map((analysis, index): ThreadReport => ({
      id: manifest.threads[index + 1].id,
      title: manifest.threads[index + 1].title,
      series: analysis.series,
      classes: analysis.classes,
      verdict: verdicts[index + 1],
    })),
  };
}

function ofThread(title: string, verdict: Verdict): Verdict {
  const words = message`${title}: ${verdict.words ?? verdict.summary}`;
  return { ...verdict, summary: inWords(words), words };
}

/** What a suspect weighs among others: what it keeps, and how sure that is. */
export function weight(suspect: Suspect): number {
  return suspect.bytesPerInterval * (0.1 + suspect.confidence ** 2);
}

function threadVerdict(manifest: SeriesManifest, analysis: ThreadAnalysis, index: number): Verdict {
  const thread = manifest.threads[index];
  return verdictOf({
    snapshots: thread.snapshots.length,
    heapBytes: analysis.heapBytes,
    // rss and memory outside the heap belong to the process: they are judged once, with the main thread.
    memory: index === 0 ? thread.snapshots.map((snapshot) => snapshot.memory) : [],
    settled: index === 0 ? thread.settled : undefined,
    explainedBytes: analysis.suspects.reduce((sum, suspect) => sum + suspect.bytesPerInterval, 0),
    suspects: analysis.suspects.length,
    identity: analysis.series.identity,
  });
}

const ORDER = ['heap-growth', 'off-heap-growth', 'inconclusive', 'no-growth'];

/** The thread whose verdict speaks for the process. */
function strongest(verdicts: readonly Verdict[]): number {
  let best = 0;
  verdicts.forEach((verdict, index) => {
    const [a, b] = [ORDER.indexOf(verdict.kind), ORDER.indexOf(verdicts[best].kind)];
    if (a < b || (a === b && verdict.bytesPerInterval > verdicts[best].bytesPerInterval)) best = index;
  });
  return best;
}
