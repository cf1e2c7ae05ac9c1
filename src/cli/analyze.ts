import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LeaklineError } from '../base/errors.ts';
import { message, type Say } from '../base/message.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { Progress } from '../model/progress.ts';
import type { Report } from '../model/report.ts';
import type { AnalyzeArguments } from './arguments.ts';
import { earlierReport } from './capture.ts';
import { printReport } from './output.ts';
import { ProgressLine } from './progress-line.ts';

export async function analyze(
  host: LeaklineHost,
  call: AnalyzeArguments,
  say: Say,
  signal: AbortSignal,
): Promise<number> {
  const line = new ProgressLine(process.stderr, say);
  const input = await readInput(call.paths);
  try {
    const baseline = await earlierReport(host, call.baseline, line, signal);
    const listeners = { onProgress: (progress: Progress) => line.show(progress), baseline };
    // A series that was captured elsewhere knows folders of elsewhere.
    if (input.kind === 'series' && call.movedTo !== undefined) await host.moveSources(input.folder, call.movedTo);
    const report =
      input.kind === 'series'
        ? await host.analyze(input.folder, listeners, signal)
        : await analyzeFiles(input.files, (folder) => host.analyze(folder, listeners, signal), host, call);
    line.clear();
    return await printReport(report, call, say);
  } finally {
    line.clear();
  }
}

type Input =
  | { readonly kind: 'series'; readonly folder: string }
  | { readonly kind: 'files'; readonly files: readonly string[] };

/** A folder is a series when it says so, else what lies in it by name: `2.heapsnapshot` before `10.heapsnapshot`. */
async function readInput(paths: readonly string[]): Promise<Input> {
  const [first] = paths;
  const isFolder = await stat(first).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) return { kind: 'files', files: paths };
  if (paths.length > 1) throw new LeaklineError('Give either one folder or files, not both.');
  const names = await readdir(first);
  if (names.includes('manifest.json')) return { kind: 'series', folder: resolve(first) };
  const byName = new Intl.Collator('en', { numeric: true });
  // A redacted copy is the same snapshot once more.
  const isSnapshot = (name: string): boolean =>
    name.endsWith('.heapsnapshot') && !name.endsWith('.redacted.heapsnapshot');
  const files = names.filter(isSnapshot).sort(byName.compare);
  if (files.length === 0) throw new LeaklineError(message`${first} holds neither a series nor .heapsnapshot files.`);
  return { kind: 'files', files: files.map((name) => join(first, name)) };
}

/** The files stay where they are; the series that names them is only needed as long as the analysis takes. */
async function analyzeFiles(
  files: readonly string[],
  analyzeFolder: (folder: string) => Promise<Report>,
  host: LeaklineHost,
  call: AnalyzeArguments,
): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'leakline-'));
  try {
    const series = await host.importFiles(files, [resolve(call.workspace)], join(folder, 'series'));
    return await analyzeFolder(series.folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
