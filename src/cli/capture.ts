import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CancelledError, LeaklineError, reasonOf } from '../base/errors.ts';
import { inWords, message, sayIn, sentences, type Say, type Texts } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { CapturedSeries, LeaklineHost } from '../host/host.ts';
import type { Preflight } from '../model/preflight.ts';
import type { GrowthRow, Report } from '../model/report.ts';
import type { EarlierReport } from '../report/baseline.ts';
import { isRemote } from '../model/target.ts';
import type { CaptureArguments } from './arguments.ts';
import { printReport } from './output.ts';
import { ProgressLine } from './progress-line.ts';

const FEWEST_SNAPSHOTS = 3;
const MOST_CLASSES = 3;

export async function capture(
  host: LeaklineHost,
  call: CaptureArguments,
  texts: Texts,
  signal: AbortSignal,
): Promise<number> {
  const say = sayIn(texts);
  const line = new ProgressLine(process.stderr, say);
  if (call.plan.snapshots < FEWEST_SNAPSHOTS) {
    line.write(`${say`Three snapshots are needed to tell growth from warm-up: this series will be inconclusive.`}\n`);
  }
  try {
    // What cannot be read is said before the target is touched.
    const baseline = await earlierReport(host, call.baseline, line, signal);
    // Whoever runs it may not know that somebody stops it.
    if (isRemote(call.address))
      line.write(
        `${say`The target runs elsewhere, and each snapshot stops it. leakline watch looks at it without one.`}\n`,
      );
    const series = await takeSeries(host, { ...call, workspaceFolders: [resolve(call.workspace)] }, line, say, signal);
    line.clear();
    const { problem, problemWords } = series.manifest;
    if (problem !== undefined) process.stderr.write(`${inWords(problemWords ?? problem, texts)}\n`);
    const { endedEarly } = series.manifest;
    if (endedEarly) process.stderr.write(`${inWords(endedEarly, texts)}\n`);
    if (signal.aborted) return keptAfterCancel(series, say);
    const report = await analyzeSeries(host, series, baseline, line, signal);
    line.clear();
    await writeFile(join(series.folder, 'report.html'), await renderPage(report, say), { mode: 0o600 });
    const code = await printReport(report, call, say);
    process.stderr.write(filesWritten(series, say));
    return code;
  } finally {
    line.clear();
    await host.dispose();
  }
}

/** Reads the report to compare with; a series without one is analysed first. */
export async function earlierReport(
  host: LeaklineHost,
  path: string | undefined,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<EarlierReport | undefined> {
  return path === undefined
    ? undefined
    : host.earlierReport(path, { onProgress: (progress) => line.show(progress) }, signal);
}

export function takeSeries(
  host: LeaklineHost,
  call: Pick<CaptureArguments, 'address' | 'plan' | 'out' | 'yes'> & { readonly confirm?: boolean } & {
    readonly workspaceFolders: readonly string[];
  },
  line: ProgressLine,
  say: Say,
  signal: AbortSignal,
): Promise<CapturedSeries> {
  const { address, plan, workspaceFolders, out, confirm = false } = call;
  return host.capture(
    { address, plan, workspaceFolders, confirm, ...(out === undefined ? {} : { folder: out }) },
    {
      onProgress: (progress) => line.show(progress),
      onMemory: (sample) => line.showMemory(sample),
      onGrowth: (rows) => tellGrowth(rows, line, say),
      onOutput: (_source, text) => line.write(text),
      onWarning: (warning) => line.write(`${say`Warning: ${warning}`}\n`),
      onPreflight: (preflight) => approve(preflight, call.yes, line, say, signal),
    },
    signal,
  );
}

/** One line for the time of an interval. */
function tellGrowth(rows: readonly GrowthRow[], line: ProgressLine, say: Say): void {
  const grown = rows
    .slice(0, MOST_CLASSES)
    .map(({ name, counts, bytes }) => ({ name, count: gained(counts), bytes: gained(bytes) }))
    .filter((row) => row.count > 0 && row.bytes > 0)
    .map(({ name, count, bytes }) => `${name} +${count} (${formatBytes(bytes)})`);
  if (grown.length > 0) line.write(`${say`Grown since the first snapshot: ${grown.join(', ')}`}\n`);
}

function gained(figures: readonly number[]): number {
  return figures[figures.length - 1] - figures[0];
}

/** The snapshots are worth more than the report: when the analysis fails, say where they are. */
export async function analyzeSeries(
  host: LeaklineHost,
  series: CapturedSeries,
  baseline: EarlierReport | undefined,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<Report> {
  try {
    return await host.analyze(series.folder, { onProgress: (progress) => line.show(progress), baseline }, signal);
  } catch (error) {
    const what = error instanceof CancelledError ? message`The analysis was cancelled.` : reasonOf(error);
    throw new LeaklineError(message`${what} The snapshots are kept in ${series.folder}.`);
  }
}

export async function renderPage(report: Report, say: Say): Promise<string> {
  const { renderHtml } = await import('../report/html.ts');
  return renderHtml(report, say);
}

export function keptAfterCancel({ folder }: CapturedSeries, say: Say): number {
  process.stderr.write(`${say`What was captured is kept. For its report: ${`leakline analyze ${folder}`}`}\n`);
  return 1;
}

export function filesWritten({ folder, manifest }: CapturedSeries, say: Say): string {
  const files = manifest.threads.flatMap(({ snapshots }) => snapshots.map(({ file }) => join(folder, file)));
  const lines = ['report.json', 'report.html'].map((name) => join(folder, name)).concat(files);
  return `\n${say`Written:`}\n${lines.map((path) => `  ${path}\n`).join('')}`;
}

async function approve(
  preflight: Preflight,
  yes: boolean,
  line: ProgressLine,
  say: Say,
  signal: AbortSignal,
): Promise<boolean> {
  if (preflight.advice === 'go') return true;
  const cost = say`Each snapshot will stop the target for about ${(preflight.pauseMs / 1000).toFixed(1)} s and take its memory to about ${formatBytes(preflight.peakRssBytes)}.`;
  const reasons = preflight.reasons.map((reason) => `${say`${reason}`}\n`).join('');
  line.write(`${cost}\n${reasons}`);
  if (preflight.advice === 'careful' || yes) return true;
  if (!process.stdin.isTTY) {
    throw new LeaklineError(
      message`No snapshot was taken: the target may not bear it. ${sentences(preflight.reasons)} To take it all the same, add --yes.`,
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (
      (await prompt.question(`${say`Type "yes" to take the snapshots all the same:`} `, { signal })).trim() === 'yes'
    );
  } finally {
    prompt.close();
  }
}
