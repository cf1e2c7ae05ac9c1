import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inWords, message, sayIn, type Say, type Texts } from '../base/message.ts';
import type { LeaklineHost } from '../host/host.ts';
import { repeatOf } from '../host/plan-of-series.ts';
import type { Report } from '../model/report.ts';
import { LeaklineError } from '../base/errors.ts';
import { verificationText } from '../report/verify-text.ts';
import type { Verification } from '../report/verify.ts';
import type { VerifyArguments } from './arguments.ts';
import { analyzeSeries, filesWritten, keptAfterCancel, renderPage, takeSeries } from './capture.ts';
import { TOO_MUCH, write } from './output.ts';
import { ProgressLine } from './progress-line.ts';
import { UsageError } from './usage.ts';

const EXIT: Readonly<Record<Verification['outcome'], number>> = { pass: 0, inconclusive: 1, fail: TOO_MUCH };

/** Takes a series again by its own plan and holds it against the first. */
export async function verify(
  host: LeaklineHost,
  call: VerifyArguments,
  texts: Texts,
  signal: AbortSignal,
): Promise<number> {
  const say = sayIn(texts);
  const line = new ProgressLine(process.stderr, say);
  try {
    const { out, suspect, maxMs, yes } = call;
    const { plan, address, workspaceFolders } = await repetitionOf(call);
    const earlier = await host.earlierReport(call.folder, { onProgress: (progress) => line.show(progress) }, signal);
    rejectWhatIsNotThere(earlier.report, suspect, call.folder);
    const again = {
      address,
      plan: { ...plan, ...(maxMs === undefined ? {} : { maxMs }) },
      workspaceFolders,
      yes,
      ...(out === undefined ? {} : { out }),
    };
    const series = await takeSeries(host, again, line, say, signal);
    line.clear();
    const { problem, problemWords } = series.manifest;
    if (problem !== undefined) process.stderr.write(`${inWords(problemWords ?? problem, texts)}\n`);
    if (signal.aborted) return keptAfterCancel(series, say);
    const found = await analyzeSeries(host, series, earlier, line, signal);
    line.clear();
    const { verification, report } = await host.verify(series.folder, found, earlier, suspect);
    await writeFile(join(series.folder, 'report.html'), await renderPage(report, say), { mode: 0o600 });
    await write(call.json ? asJson(verification, series.folder, say) : verificationText(verification, say));
    process.stderr.write(filesWritten(series, say));
    return EXIT[verification.outcome];
  } finally {
    line.clear();
    await host.dispose();
  }
}

async function repetitionOf(call: VerifyArguments) {
  const { plan, program, workspaceFolders } = await repeatOf(call.folder);
  if (!plan)
    throw new LeaklineError('This series was not captured by Leakline, so there is no plan to take it again by.');
  const address = call.address ?? program;
  if (!address) {
    throw new UsageError(
      'The target of this series ran already. Say where it runs now: --inspect, --pid, --docker, --kube, or a program after --.',
    );
  }
  return { plan, address, workspaceFolders };
}

function rejectWhatIsNotThere({ suspects, verdict }: Report, id: string | undefined, folder: string): void {
  if (id !== undefined && !suspects.some((suspect) => suspect.id === id))
    throw new LeaklineError(message`The series in ${folder} has no suspect ${id}.`);
  if (suspects.length === 0 && verdict.bytesPerInterval === 0)
    throw new LeaklineError(message`Nothing grew in the series in ${folder}, so there is nothing to verify.`);
}

function asJson({ sentence, rows, ...rest }: Verification, series: string, say: Say): string {
  return `${JSON.stringify({ ...rest, sentence: say`${sentence}`, suspects: rows, series }, null, 2)}\n`;
}
