import type { Say } from '../base/message.ts';
import type { Report } from '../model/report.ts';
import { plainText } from '../base/plain-text.ts';
import { formatBytes } from '../base/units.ts';
import { sureSuspects } from '../report/baseline.ts';
import { placeOf } from '../report/phrases.ts';
import { unacceptedBytes } from '../report/suppressions.ts';
import type { ReportArguments } from './arguments.ts';

/** Exit code for what the command was told not to let pass. */
export const TOO_MUCH = 3;
const WIDTH_WITHOUT_TERMINAL = 100;

/** Writes the report and says with which code to exit. */
export async function printReport(
  report: Report,
  { format, failOver, failOn }: ReportArguments,
  say: Say,
): Promise<number> {
  if (format !== 'text') {
    const { reportFormats } = await import('../report/formats.ts');
    await write(reportFormats[format].render(report, say));
  } else {
    const { renderText } = await import('../report/text.ts');
    const { stdout } = process;
    const color = stdout.isTTY && process.env['NO_COLOR'] === undefined;
    await write(`${renderText(report, { color, width: stdout.columns ?? WIDTH_WITHOUT_TERMINAL, say })}\n`);
  }
  const reasons = tooMuch(report, failOver, failOn, say);
  process.stderr.write(reasons.map((reason) => `${reason}\n`).join(''));
  return reasons.length > 0 ? TOO_MUCH : 0;
}

/** What the command was told not to let pass: CI shows it in its log, whatever form the report has. */
function tooMuch(
  report: Report,
  failOver: ReportArguments['failOver'],
  failOn: ReportArguments['failOn'],
  say: Say,
): string[] {
  const reasons: string[] = [];
  const bytes = unacceptedBytes(report);
  if (failOver !== undefined && bytes > failOver)
    reasons.push(say`Growth per interval is ${formatBytes(bytes)}, over the limit of ${formatBytes(failOver)}.`);
  const suspects = failOn === undefined ? [] : sureSuspects(report, failOn);
  const places = suspects.map((suspect) => placeOf(suspect) || plainText(suspect.title, 200)).join(', ');
  if (suspects.length > 0)
    reasons.push(failOn === 'new' ? say`Suspects that are new: ${places}` : say`Suspects: ${places}`);
  return reasons;
}

export async function write(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}
